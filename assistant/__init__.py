"""Question in, cited answer out: understand → retrieve → weigh → quote → cite → stream."""

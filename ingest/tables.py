"""A table → one line for each row, which still says what its cells are when it is read alone."""

from collections.abc import Callable, Sequence

from lxml import etree

from corpus.errors import PageUnreadable

# Of a cell that claims to reach further, the rest is ignored.
_WIDEST_SPAN = 50
# A table that unfolds to more cells is none that a person has written.
_MOST_CELLS = 50_000

Cells = list[str]


def is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: it holds tables or headings of its own."""
    return any(True for _ in table.iterdescendants("table", "h1", "h2", "h3", "h4", "h5", "h6"))


def row_lines(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[str]:
    """The body rows as "column: cell; column: cell", or as "title: cell; cell" where there is no header.

    The header is the rows at the top that are all `th`, else a first row of three cells or more, all `td`.
    """
    rows = list(table.iterdescendants("tr"))
    grid = _grid(rows, text_of)
    filled = [(row, cells) for row, cells in zip(rows, grid, strict=True) if any(cells)]
    marked = 0
    while marked < len(filled) - 1 and all(cell.tag == "th" for cell in _cells(filled[marked][0])):
        marked += 1
    if not marked and len(filled) > 1 and len(filled[0][1]) > 2 and not filled[0][0].xpath("th"):
        marked = 1
    header = _header([cells for _, cells in filled[:marked]])
    return [_line(row, cells, header) for row, cells in filled[marked:]]


def _line(row: etree._Element, cells: Cells, header: Cells) -> str:
    if len(_cells(row)) == 1 and len(set(cells)) == 1:
        return cells[0]  # a line across the whole table
    if not header and len(cells) > 1 and cells[0]:
        rest = "; ".join(cell for cell in cells[1:] if cell)
        return f"{cells[0]}: {rest}" if rest else cells[0]
    return "; ".join(
        f"{header[i]}: {cell}" if i < len(header) and header[i] else cell
        for i, cell in enumerate(cells)
        if cell
    )


def _header(rows: Sequence[Cells]) -> Cells:
    """One title a column; where the header has two rows, "Fee first year"."""
    width = max((len(cells) for cells in rows), default=0)
    columns = ([cells[i] for cells in rows if i < len(cells) and cells[i]] for i in range(width))
    return [" ".join(dict.fromkeys(titles)) for titles in columns]


def _grid(rows: Sequence[etree._Element], text_of: Callable[[etree._Element], str]) -> list[Cells]:
    """The texts of each row by column; a cell that spans rows or columns stands in each of them."""
    grid = []
    count = 0
    reaching: dict[int, tuple[str, int]] = {}  # column → a text from above, and for how many rows yet
    for row in rows:
        cells: Cells = []
        for cell in _cells(row):
            _take_from_above(cells, reaching)
            text, down = text_of(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    reaching[len(cells)] = (text, down - 1)
                cells.append(text)
        _take_from_above(cells, reaching)
        grid.append(cells)
        count += len(cells)
        if count > _MOST_CELLS:
            raise PageUnreadable(f"a table of it has more than {_MOST_CELLS:,} cells")
    return grid


def _take_from_above(cells: Cells, reaching: dict[int, tuple[str, int]]) -> None:
    while (column := len(cells)) in reaching:
        text, rows = reaching.pop(column)
        cells.append(text)
        if rows > 1:
            reaching[column] = (text, rows - 1)


def _cells(row: etree._Element) -> list[etree._Element]:
    return list(row.iterchildren("td", "th"))


def _span(cell: etree._Element, attribute: str) -> int:
    stated = cell.get(attribute, "")
    return (
        max(1, min(int(stated), _WIDEST_SPAN))
        if stated.isascii() and stated.isdigit() and len(stated) < 9
        else 1
    )

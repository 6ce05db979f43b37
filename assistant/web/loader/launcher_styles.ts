/** The launcher's style sheet: adopted by the shadow root, so that a host's `style-src` does not matter. */
export const launcherStyles = `
:host{all:initial;--accent:#0e5c57;--on-accent:#fff;--surface:#fff;--ink:#1b2422;--line:#d9ddda;
position:fixed;z-index:2147483000;inline-size:0;block-size:0;
font:600 15px/1.2 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
*{box-sizing:border-box}
[hidden]{display:none!important}
.launcher{position:fixed;inset-block-end:max(20px,env(safe-area-inset-bottom));inset-inline-end:20px;display:flex;align-items:center;gap:10px;min-height:52px;max-width:calc(100vw - 40px);padding-block:0;padding-inline:16px 20px;
border:1px solid transparent;border-radius:26px;background:var(--accent);color:var(--on-accent);font:inherit;cursor:pointer;
box-shadow:0 1px 2px rgb(15 30 28/.2),0 8px 24px rgb(15 30 28/.18);transition:transform .16s,box-shadow .16s}
.launcher:hover{transform:translateY(-1px);box-shadow:0 1px 2px rgb(15 30 28/.2),0 12px 28px rgb(15 30 28/.24)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
svg{inline-size:24px;block-size:24px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.closer{inline-size:52px;padding:0;justify-content:center}
.box{position:fixed;inset-block-end:88px;inset-inline-end:20px;inline-size:min(408px,calc(100vw - 40px));
block-size:min(680px,calc(100vh - 112px));border:1px solid var(--line);border-radius:18px;background:var(--surface);color:var(--ink);overflow:hidden;
box-shadow:0 2px 6px rgb(15 30 28/.08),0 24px 64px rgb(15 30 28/.22);animation:rise .2s ease-out}
:host([data-position=start]) :is(.launcher,.box){inset-inline:20px auto}
iframe{display:block;position:relative;inline-size:100%;block-size:100%;border:0}
.loading{position:absolute;inset:calc(50% - 5px);border-radius:50%;background:var(--accent);animation:rise .6s infinite alternate}
.box:has(.failure){block-size:auto}
:host([data-state=failed]) iframe{block-size:260px}:host([data-state=failed]) .box{block-size:auto}
.failure{display:flex;flex-wrap:wrap;gap:8px;align-items:center;justify-content:center;padding:28px;color:inherit}
@keyframes rise{from{opacity:0;transform:translateY(12px)}}
@media (max-width:520px),(max-height:480px){:host(:not([data-state=failed])) .box{inset:0!important;inline-size:auto;block-size:auto;border:0;border-radius:0}}
:host([data-state=ready]) .closer{display:none}
@media (prefers-color-scheme:dark){:host(:not([data-theme=light])){--surface:#141a1a;--ink:#e7ecea;--line:#2d3837;--accent:#84cdc3;--on-accent:#0b2522}}
:host([data-theme=dark]){--surface:#141a1a;--ink:#e7ecea;--line:#2d3837;--accent:#84cdc3;--on-accent:#0b2522}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media (forced-colors:active){.launcher{border-color:ButtonText}}
@media print{:host{display:none}}
`;

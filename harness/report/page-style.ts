/** The style of the matrix: light, dark, printed, narrow. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6570; --paper: #fff; --panel: #f5f7f9; --line: #d5dbe1;
  --pass: #1a7f4b; --pass-bg: #d9f2e4; --fail: #b3261e; --fail-bg: #fbdad7; --better: #8a5a00; --better-bg: #fdebc8; --none: #6b7580; --none-bg: #eceff2; --ours: #6f3fb5; --ours-bg: #e9def8; --focus: #0b62d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #9aa5b1; --paper: #14181c; --panel: #1c2227; --line: #333c45;
  --pass: #6fd8a0; --pass-bg: #143826; --fail: #ff9b93; --fail-bg: #4a1b18; --better: #f2c36b; --better-bg: #42310c; --none: #8d98a3; --none-bg: #262d34; --ours: #c3a3f5; --ours-bg: #33225a; --focus: #7db4ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main, footer { padding: 1rem clamp(.75rem, 2vw, 2rem); }
main { padding-top: 0; } h1 { margin: 0 0 .25rem; font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0 .75rem; } .soft { color: var(--soft); }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { margin: .25rem 0 1rem; padding: .75rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .75rem 0; list-style: none; }
.tally li { padding: .2rem .7rem; border-radius: 99px; background: var(--none-bg); color: var(--ink); } .tally b { font-variant-numeric: tabular-nums; }
form.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; padding: .75rem 0; }
form.filter label { display: grid; gap: .15rem; font-size: .85rem; color: var(--soft); }
input, select, button { font: inherit; color: inherit; } input[type=search], select { padding: .3rem .5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; min-width: 9rem; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.frame { overflow: auto; max-height: 82vh; border: 1px solid var(--line); border-radius: 8px; }
table.matrix { border-collapse: separate; border-spacing: 0; }
.matrix th { font-weight: 500; text-align: left; background: var(--paper); }
.matrix thead th { position: sticky; top: 0; z-index: 2; border-bottom: 1px solid var(--line); vertical-align: bottom; padding: .35rem 1px; }
.matrix thead th.check span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 15rem; overflow: hidden; font-size: .78rem; line-height: 1.35; white-space: nowrap; }
.matrix thead th.first-of-group, .matrix td.first-of-group { border-left: 1px solid var(--line); padding-left: 3px; }
.matrix thead tr.groups th { top: 0; font-size: .8rem; color: var(--soft); padding: .3rem .4rem; border-left: 1px solid var(--line); white-space: nowrap; } .matrix thead tr.names th { top: 1.9rem; }
.matrix tbody th, .matrix thead th.corner { position: sticky; left: 0; z-index: 1; padding: .1rem .75rem .1rem .5rem; white-space: nowrap; border-right: 1px solid var(--line); font-size: .85rem; } .matrix thead th.corner { z-index: 3; }
.matrix td { padding: 1px; }
.matrix tbody tr:hover th { background: var(--panel); }
td button, .chip { display: grid; place-items: center; width: 1.45rem; height: 1.45rem; padding: 0; border: 0; border-radius: 4px; cursor: pointer; font-size: .8rem; line-height: 1; background: var(--none-bg); color: var(--none); }
.pass { background: var(--pass-bg) !important; color: var(--pass) !important; } .fail, .survived { background: var(--fail-bg) !important; color: var(--fail) !important; }
.could-be-better, .flaky { background: var(--better-bg) !important; color: var(--better) !important; } .broken { background: var(--ours-bg) !important; color: var(--ours) !important; } .killed { background: var(--pass-bg) !important; color: var(--pass) !important; }
td.whole { font-size: .85rem; color: var(--soft); padding: .1rem .5rem; position: sticky; left: 12rem; white-space: normal; }
dialog { width: min(56rem, calc(100vw - 1.5rem)); max-height: 88vh; border: 1px solid var(--line); border-radius: 10px; padding: 0; background: var(--paper); color: var(--ink); } dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog article { padding: 1rem 1.25rem; } dialog h2 { margin: 0; overflow-wrap: anywhere; } dialog header { position: sticky; top: 0; display: flex; justify-content: space-between; gap: 1rem; align-items: start; padding: .75rem 1.25rem; background: var(--paper); border-bottom: 1px solid var(--line); }
dialog h3 { margin: 1rem 0 .25rem; font-size: 1rem; } dialog button.close { border: 1px solid var(--line); border-radius: 6px; background: var(--panel); padding: .2rem .6rem; cursor: pointer; }
dialog table { border-collapse: collapse; width: 100%; } dialog td, dialog th { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-size: .9rem; } dialog th { white-space: nowrap; }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .85rem; background: var(--none-bg); }
table.twins { border-collapse: collapse; width: 100%; } table.twins th, table.twins td:nth-child(4) { white-space: nowrap; } table.twins td, table.twins th { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; font-size: .9rem; overflow-wrap: anywhere; }
[hidden] { display: none !important; }
@media (max-width: 560px) { .matrix tbody th, .matrix thead th.corner { min-width: 8.5rem; max-width: 8.5rem; white-space: normal; overflow-wrap: anywhere; font-size: .75rem; } td.whole { left: 8.5rem; } table.twins .wide { display: none; } }
@media print { :root { color-scheme: light; } .frame { overflow: visible; max-height: none; border: 0; } form.filter, dialog { display: none; } .matrix th, .matrix td { position: static !important; } td button { width: .62rem; height: .62rem; font-size: .45rem; border-radius: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; } .matrix thead th.check span { font-size: .42rem; max-height: 9rem; } .matrix tbody th { font-size: .5rem; padding: 0 .25rem; } .matrix thead tr.groups th { font-size: .5rem; } @page { size: A3 landscape; margin: 8mm; } }
`;

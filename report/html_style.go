package report

// stylesheet is all of the page's looks. The page is in order without it: some CI systems block it.
const stylesheet = `
:root{color-scheme:light dark;--ink:#1c2128;--soft:#5b6470;--line:#dfe3e8;--page:#fff;--card:#f6f7f9;--ok:#14803f;--bad:#c62b32;--warn:#96610d;--mark:#ffe8e8;--link:#1f66b8}
@media (prefers-color-scheme:dark){:root{--ink:#e3e7ec;--soft:#98a2ae;--line:#2f363e;--page:#12161b;--card:#1a2027;--ok:#4cc27f;--bad:#ff7b80;--warn:#e0aa4c;--mark:#4a1f23;--link:#6cb0ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;line-height:1.2;margin:0 0 6px;overflow-wrap:anywhere;letter-spacing:-.01em}
h2{font-size:19px;margin:44px 0 14px;padding-bottom:7px;border-bottom:1px solid var(--line)}
h3{font-size:15px;margin:0 0 6px;overflow-wrap:anywhere;font-weight:600}
p{margin:4px 0;overflow-wrap:anywhere}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code{overflow-wrap:anywhere}
pre{margin:8px 0;padding:9px 14px;background:var(--page);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
pre i{font-style:normal;color:var(--soft);user-select:none}
pre u{text-decoration:none;border-bottom:2px solid var(--bad)}
.faint,.at{color:var(--soft)}
a.at{color:var(--link)}
.at,.count{font-weight:400;font-size:13px;margin-left:4px}
.count{color:var(--soft)}
.ok{color:var(--ok)}.bad{color:var(--bad)}
.verdict{display:flex;gap:18px;align-items:flex-start;padding:22px 24px;background:var(--card);border-radius:12px;border-left:6px solid var(--ok)}
.verdict.bad{border-color:var(--bad)}.verdict.warn{border-color:var(--warn)}
.verdict.ok,.verdict.bad,.verdict.warn{color:inherit}
.verdict svg{flex:none}.verdict+.wide{margin-top:14px}
.verdict div{min-width:0}
.word{margin:0;font-size:13px;letter-spacing:.06em;text-transform:uppercase;color:var(--ok)}
.bad .word{color:var(--bad)}.warn .word{color:var(--warn)}
.aborted{color:var(--warn)}.about{margin:4px 0;max-width:75ch}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:16px 0 0}
.tiles div{background:var(--card);border-radius:10px;padding:13px 16px}
.tiles dt{font-size:13px;color:var(--soft)}
.tiles dd{margin:0;font-size:12.5px}
.tiles dt+dd{font-size:23px;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.35;white-space:nowrap}
.fail{margin:0 0 14px;padding:14px 18px;background:var(--card);border-radius:8px;border-left:3px solid var(--bad)}
.fail.harmless{border-left-color:var(--warn)}.survived{color:var(--warn)}
.fail table{margin:8px 0;width:auto}
table.auto{width:auto;min-width:45%}.auto th,.auto td{padding-right:24px}td.m{width:1.6em}td.r{text-align:right}
pre+.values{margin-top:-9px;border-top-left-radius:0;border-top-right-radius:0}
pre:has(+.values){border-bottom-left-radius:0;border-bottom-right-radius:0}
.fail>:last-child{margin-bottom:0}
figure{margin:0 0 22px}
figcaption{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline;font-size:13px;margin-bottom:2px}
figcaption strong{font-size:14px;margin-right:4px}
.key{color:var(--soft);white-space:nowrap}
.key svg{vertical-align:-1px;margin-right:3px}
.plot{display:block;overflow:visible}
.plot text{paint-order:stroke;stroke:var(--page);stroke-width:3px;stroke-linejoin:round;font-variant-numeric:tabular-nums}
.hint:hover{fill-opacity:.09}
.wide{overflow-x:auto}.wide:focus-visible{outline:2px solid var(--link)}
table{border-collapse:collapse;width:100%;margin:0 0 12px;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.fail caption{position:static;width:auto;height:auto;clip-path:none;text-align:left;color:var(--soft);padding:2px 0}
th,td{padding:5px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400}
th:first-child,td:first-child{padding-left:2px}
tbody th{overflow-wrap:anywhere;min-width:7em}tbody th code{overflow-wrap:break-word}
thead th{color:var(--soft);font-size:12.5px;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td svg{vertical-align:-2px}td .at{white-space:nowrap;margin:0}
details{margin:8px 0}
summary{cursor:pointer;color:var(--link);padding:4px 0}
.source span,.source mark{display:block;color:inherit;background:none}
.source mark{background:var(--mark);border-radius:3px}
.source :target{outline:2px solid var(--link);outline-offset:1px}
.source{font-size:0;padding:11px 0}
.source span,.source mark{font-size:13px;padding:0 14px 0 calc(14px + 6ch);text-indent:-6ch}
@media (max-width:600px){main{padding:14px 14px 40px}.verdict{padding:16px;gap:12px}.verdict>svg{width:34px;height:34px}h1{font-size:21px}h2{margin-top:32px}.tiles{grid-template-columns:1fr 1fr;gap:8px}.tiles div{padding:10px 12px}.tiles dt+dd{font-size:19px}.fail{padding:12px}table.auto{width:100%}.auto th,.auto td{padding-right:8px}.auto tbody th{min-width:3.5em}.wide>table:not(.auto) tr>th:first-child{position:sticky;left:0;background:var(--page)}.fail .wide>table tr>th:first-child{position:static}}
@media print{body{font-size:11px;background:#fff}h3,table,summary{font-size:11px}code,pre,.at,.count,.source span,.source mark,.tiles dd,.tiles dt,figcaption,thead th{font-size:10px}.tiles{grid-template-columns:repeat(6,1fr);gap:6px}.tiles div{padding:8px 10px}.tiles dt+dd{font-size:15px}main{max-width:none;padding:0}section,figure,article,tr{break-inside:avoid}h2{break-after:avoid;margin-top:24px}.wide{overflow:visible}.transcript{display:none}details::details-content{content-visibility:visible;display:block}.verdict,.tiles div,.fail{border:1px solid #ccc}.verdict{border-left:6px solid currentColor}a{color:inherit}}
`

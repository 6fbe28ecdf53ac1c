/**
 * The style of `report.html`: light or dark as the reader's screen is, always light on paper. Colour-blind readers
 * can distinguish the colours of the outcomes too (after Okabe and Ito), and each has a shape of its own.
 */
export const STYLE = `
:root{color-scheme:light;--page:#f6f7f9;--card:#fff;--ink:#1b2129;--dim:#5b6672;--line:#dfe3e8;--grid:#e8ebef;--track:#eef1f4;--good:#0a7a4b;--good-bg:#e3f4ec;--bad:#b8281e;--bad-bg:#fdeae7;--unsure:#8a5a00;--unsure-bg:#fdf3dc;--ok:#1a73b8;--info:#c77700;--fail:#c8322b;--outage:#c8322b1c;--accent:#3b5b9d;--soft:#9fb2d6}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--page:#11151a;--card:#191f26;--ink:#e6eaef;--dim:#98a4b1;--line:#2e3740;--grid:#262e37;--track:#232b33;--good:#4fcf97;--good-bg:#12352a;--bad:#ff8a7d;--bad-bg:#43201e;--unsure:#f0bd5a;--unsure-bg:#3b2f14;--ok:#56b4e9;--info:#f0a830;--fail:#ff6f61;--outage:#ff6f6124;--accent:#8fb0f0;--soft:#4b6192}}
*{box-sizing:border-box}
html{background:var(--page);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:28px 24px 48px;color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1{margin:0;font-size:30px;line-height:1.15;font-weight:700;letter-spacing:-.01em}
h2{margin:0 0 14px;font-size:18px;line-height:1.3}
h3{margin:22px 0 8px;font-size:15px}
p{margin:0 0 10px}
.card{margin:0 0 18px;padding:20px 22px;background:var(--card);border:1px solid var(--line);border-radius:10px}
.top{border-top:6px solid var(--tone)}
.pass{--tone:var(--good);--tone-bg:var(--good-bg)}.failed{--tone:var(--bad);--tone-bg:var(--bad-bg)}.unproven{--tone:var(--unsure);--tone-bg:var(--unsure-bg)}
.kicker{margin:0 0 4px;color:var(--dim);font-size:13px}
.title{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center;margin-bottom:14px}
.verdict{display:inline-block;padding:3px 14px 4px;border-radius:999px;background:var(--tone-bg);color:var(--tone);font-size:18px;font-weight:700;white-space:nowrap}
.outcome{font-size:18px;color:var(--dim)}
.headline{margin:0;padding:0;list-style:none}
.headline li:first-child{font-size:18px;font-weight:600}
.notes{margin:14px 0 0;padding:10px 14px;border-left:4px solid var(--tone,var(--unsure));background:var(--tone-bg,var(--unsure-bg));border-radius:0 6px 6px 0}
.notes ul{margin:4px 0 0;padding-left:20px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:18px 0 0;padding:0;border:1px solid var(--line);border-radius:8px;overflow:hidden}
.tiles div{padding:10px 14px;box-shadow:0 0 0 1px var(--line)}
.tiles dt{color:var(--dim);font-size:13px}
.tiles dd{margin:0;font-size:20px;letter-spacing:-.01em;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}
.tiles dd small{display:block;color:var(--dim);font-size:12.5px;font-weight:400;line-height:1.35}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:6px 14px 6px 0;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
th[scope=row]{font-weight:600}
thead th{border-top:0;padding-top:0;color:var(--dim);font-size:13px;vertical-align:bottom}
th:last-child,td:last-child{padding-right:0}
.figure{text-align:right;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad);font-weight:600}.unsure{color:var(--unsure)}td.good,td.bad{white-space:nowrap}
.wide{overflow-x:auto}
table.words{width:auto;max-width:100%}table.words th:not(:last-child),table.words td:not(:last-child){padding-right:44px}
th[scope=row]{min-width:7em}.foot{margin:12px 0 0;color:var(--dim);font-size:13.5px}
.wide:focus-visible{outline:2px solid var(--accent);outline-offset:4px}
.bars td,.bars th{vertical-align:middle;overflow-wrap:normal}
.bars .bar{width:100%;min-width:120px}
.bars th[scope=row],.bars .figure{white-space:nowrap}
.bars svg{display:block;width:100%;height:20px}
.bars:not(.timeline) th,.bars:not(.timeline) td{border-top:0;padding-top:3px;padding-bottom:3px}
.timeline .bar{width:30%;min-width:140px}.timeline .words{width:40%;min-width:200px;color:var(--dim)}
.number{display:inline-block;min-width:22px;padding:0 5px;border:1.5px solid var(--accent);border-radius:999px;color:var(--accent);font-size:12px;line-height:19px;text-align:center;font-weight:650}
.number.fault{border-color:var(--fail);background:var(--fail);color:var(--card)}
thead .number{border-color:transparent;color:inherit}
.track{fill:var(--track)}.measured{fill:var(--accent)}.measured.over{fill:var(--fail)}.between{opacity:.45}
.predicted{fill:var(--soft)}.previous{fill:var(--dim);opacity:.6}
.limit,.allowed{fill:none;stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}.allowed{stroke-dasharray:5 4;opacity:.6}
.step{fill:var(--soft)}.step.fault{fill:var(--fail)}.step.ended{fill:var(--good)}
figure{margin:0}
figure+figure{margin-top:22px}
figcaption{margin:0 0 8px;color:var(--dim);font-size:13.5px}
figure .wide svg{display:block;width:100%;min-width:700px;height:auto}
svg text{fill:var(--dim);font-size:12px;font-variant-numeric:tabular-nums}
svg .name{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round;fill:var(--ink);font-size:13px;font-weight:600}svg .dim{fill:var(--dim);font-weight:400}
.grid{fill:none;stroke:var(--grid)}.base{fill:none;stroke:var(--line)}
.outage{fill:var(--outage)}
.phase path{fill:none;stroke:var(--accent);stroke-dasharray:2 3;opacity:.75}
.phase circle{fill:var(--card);stroke:var(--accent);stroke-width:1.3}
.phase text{fill:var(--accent);font-size:11px;font-weight:650}
.phase.fault path{stroke:var(--fail);stroke-dasharray:none;stroke-width:1.5;opacity:1}
.phase.fault circle{fill:var(--fail);stroke:var(--fail)}.phase.fault text{fill:var(--card)}
path.ok{fill:none;stroke:var(--ok);stroke-width:3.2;stroke-linecap:round}
path.info{fill:var(--card);stroke:var(--info);stroke-width:1.4}
path.fail{fill:none;stroke:var(--fail);stroke-width:1.2}
.lag .line{fill:none;stroke:var(--ok);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}.lag .area{fill:var(--ok);opacity:.16}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;padding:0;list-style:none;font-size:13.5px}
.legend li{display:flex;align-items:center;gap:6px}.legend path.ok{stroke-width:6}.legend svg{width:14px;height:14px;flex:none}
footer{color:var(--dim);font-size:13px}
@media (max-width:640px){body{padding:14px 10px 32px}.card{padding:16px 14px}h1{font-size:25px}.tiles{grid-template-columns:repeat(2,1fr)}.bars:not(.timeline) .bar{min-width:70px}th,td,table.words th:not(:last-child),table.words td:not(:last-child){padding-right:10px}}
@media print{html{background:#fff}body{max-width:none;padding:0;font-size:12px}.card{border:0;border-top:2px solid #bbb;border-radius:0;padding:10px 0}.wide{overflow:visible}figure .wide svg{min-width:0}figure,tr,.tiles{break-inside:avoid}h2,h3,thead{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

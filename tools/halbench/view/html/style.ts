/** The style of every page: light and dark, narrow and wide, screen and paper. */
export const STYLE: string = `
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--faint:#57606a;--line:#d0d7de;--soft:#f6f8fa;
--pass:#116329;--fail:#a40e26;--skip:#57606a;--link:#0550ae;--warn:#fff3c4;--warn-ink:#4d3800;
--c0:#1f6fb4;--c1:#b35900;--c2:#2e7d32;--c3:#7b4fb5;--c4:#b3261e;--c5:#00798c;--c6:#57606a;--c7:#7a4b2b}
@media (prefers-color-scheme:dark){:root{--page:#0d1117;--ink:#e6edf3;--faint:#9da7b3;--line:#3d444d;
--soft:#161b22;--pass:#56d364;--fail:#ff8e86;--skip:#9da7b3;--link:#79b8ff;--warn:#3d2f00;--warn-ink:#ffdf80;
--c0:#6cb0f5;--c1:#f0a04b;--c2:#6fcf7f;--c3:#c4a1f5;--c4:#ff8e86;--c5:#4fc6d8;--c6:#9da7b3;--c7:#d3a27a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.25rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.4rem 0;overflow-wrap:anywhere}li{overflow-wrap:anywhere}
a{color:var(--link)}
code{font-family:ui-monospace,Consolas,monospace;font-size:.92em;overflow-wrap:anywhere}
.faint{color:var(--faint)}
.banner{background:var(--warn);color:var(--warn-ink);border-bottom:2px solid currentColor;padding:.6rem 1rem;
text-align:center;overflow-wrap:anywhere}
.banner strong{letter-spacing:.08em}
.skip-link{position:absolute;left:-99rem}
.skip-link:focus{left:1rem;top:.5rem;background:var(--page);padding:.5rem;z-index:1}
.totals{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.totals li{flex:1 1 6rem;border:1px solid var(--line);border-left:.35rem solid var(--faint);padding:.4rem .8rem}
.totals b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
.totals .pass{border-left-color:var(--pass)}.totals .fail{border-left-color:var(--fail)}
.pass>b,.mark.pass{color:var(--pass)}.fail>b,.mark.fail{color:var(--fail)}.mark.skip{color:var(--skip)}
.mark{font-weight:700;text-transform:uppercase;font-size:.8rem;letter-spacing:.04em;flex:none;width:2.9rem}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;margin:.4rem 0;font-size:.92rem}
caption.unseen{position:absolute;left:-99rem}caption{text-align:left;color:var(--faint);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .9rem .25rem 0;border-bottom:1px solid var(--line)}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td{overflow-wrap:break-word}.pairs td{overflow-wrap:anywhere}
tr.group th{padding-top:.7rem;color:var(--faint)}
tr.broken td,tr.broken th{color:var(--fail);font-weight:600}
.evidence tbody th{font-weight:400;overflow-wrap:break-word}.evidence tr.broken th{font-weight:600}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 2rem;align-items:start}
.facts table{width:100%}
.facts th{width:9rem;font-weight:400;color:var(--faint)}
form.filter{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;background:var(--soft);
border:1px solid var(--line);padding:.6rem .8rem;margin:.8rem 0}
form.filter[hidden]{display:none}
fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}
legend{float:left;padding:0 .5rem 0 0}
select,input[type=search]{font:inherit;color:inherit;background:var(--page);border:1px solid var(--faint);
padding:.2rem .4rem;max-width:100%}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.check{border:1px solid var(--line);border-left:.35rem solid var(--skip);margin:.35rem 0;background:var(--page)}
.check.pass{border-left-color:var(--pass)}.check.fail{border-left-color:var(--fail)}
.check[hidden],section[hidden]{display:none}
.check summary{display:flex;gap:.75rem;padding:.4rem .7rem;cursor:pointer;align-items:baseline}
summary{list-style:none}summary::-webkit-details-marker{display:none}
summary::before{content:"\\25B8";color:var(--faint);width:.7rem;flex:none}details[open]>summary::before{content:"\\25BE"}
.check summary:hover{background:var(--soft)}
.check .name{flex:1;min-width:0;overflow-wrap:anywhere}
.check .body{padding:.1rem .8rem .8rem}
.reason,.expected{font-weight:600}.expected{color:var(--skip)}.why{display:block;font-size:.9rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:0 1.5rem}
figure{margin:.6rem 0}figcaption{font-size:.88rem;color:var(--faint);overflow-wrap:anywhere}
figure.chart{margin:1rem 0}figure.chart .title{font-weight:600}
svg{display:block;width:100%;height:auto}svg.wide{max-width:58rem}svg.narrow{display:none;max-width:30rem}
svg text{fill:var(--faint);font:12px system-ui,"Segoe UI",sans-serif}
@media screen and (max-width:44rem){svg.wide{display:none}svg.narrow{display:block}}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;list-style:none;margin:.3rem 0;padding:0;font-size:.88rem}
.legend li{overflow-wrap:anywhere}
.legend li::before{content:"";display:inline-block;width:1.6rem;margin-right:.4rem;vertical-align:middle;
border-top:3px solid var(--c)}
[class$="-0"]{--c:var(--c0)}[class$="-1"]{--c:var(--c1)}[class$="-2"]{--c:var(--c2)}[class$="-3"]{--c:var(--c3)}[class$="-4"]{--c:var(--c4)}[class$="-5"]{--c:var(--c5)}[class$="-6"]{--c:var(--c6)}[class$="-7"]{--c:var(--c7)}
.bar-pass{--c:var(--pass)}.bar-fail{--c:var(--fail)}.bar-skip{--c:var(--skip)}
svg [class^="line-"],svg [class^="range-"]{stroke:var(--c);stroke-width:2}
svg [class^="limit"]{stroke:var(--c,var(--faint));stroke-width:2;stroke-dasharray:3 4}
svg [class^="band-"]{fill:var(--c);fill-opacity:.28}svg [class^="bars-"],svg [class^="dot-"]{fill:var(--c)}
svg [class^="dot-"]{stroke:none}svg [class^="bar-"]{stroke:var(--c);stroke-width:16}
svg .line-1,svg .line-5{stroke-dasharray:7 3}svg .line-2{stroke-dasharray:2 3}svg .line-3{stroke-dasharray:9 3 2 3}
.legend .line-1::before,.legend .line-5::before{border-top-style:dashed}
.legend .line-2::before,.legend [class^="limit-"]::before{border-top-style:dotted}
.legend [class^="band-"]::before{border-top-width:.7rem;opacity:.4}.legend [class^="bar-"]::before{border-top-width:.7rem}
.verdict{font-size:1.1rem;font-weight:600;border-left:.35rem solid var(--skip);padding:.2rem 0 .2rem .7rem}
.verdict.good{border-left-color:var(--pass)}.verdict.bad{border-left-color:var(--fail)}
.about{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:.2rem 2rem;margin:.8rem 0}
.about div{display:flex;gap:.7rem}.about dt{color:var(--faint);flex:0 0 5rem}.about dd{margin:0;min-width:0;
overflow-wrap:anywhere}
.totals .key{flex-basis:11rem;border-left-color:var(--c0)}.totals .key b{font-size:1.35rem}
.folds{margin:1rem 0 0}.folds[hidden]{display:none}
button{font:inherit;color:inherit;background:var(--soft);border:1px solid var(--faint);padding:.25rem .7rem;cursor:pointer}
details.fold>summary{display:flex;gap:.6rem;align-items:baseline;cursor:pointer;margin-top:.6rem;
border-bottom:1px solid var(--line)}
details.fold>summary h2{margin:.3rem 0;border:0;padding:0;overflow-wrap:anywhere;min-width:0}
details.fold>summary:hover{background:var(--soft)}
@media (max-width:36rem){.evidence,.evidence caption,.evidence tbody,.evidence tr,.evidence tbody th,
.evidence td,.evidence td.number{display:block;text-align:left;white-space:normal;overflow-wrap:anywhere}
.evidence thead{position:absolute;left:-99rem}.evidence tr{border-bottom:1px solid var(--line);padding:.3rem 0}
.evidence td,.evidence tbody th{border:0;padding:0}.evidence td:empty{display:none}
.evidence td[data-label]::before{content:attr(data-label) ": ";color:var(--faint)}}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--faint);font-size:.88rem}
@media print{:root{--page:#fff;--ink:#000;--faint:#444;--line:#bbb;--soft:#fff;--pass:#116329;--fail:#a40e26;
--skip:#444;--link:#000;--warn:#fff;--warn-ink:#000}
@page{margin:12mm}body{font-size:9pt}form.filter,.skip-link,.folds{display:none}svg.wide{max-width:36rem}figure.chart{margin:.5rem 0}
section figure.chart{display:inline-block;width:32%;margin:.2rem .5% 0 0;vertical-align:top}
section svg.wide{display:none}section svg.narrow{display:block}section svg.narrow text{font-size:14px}
section figcaption,section .legend,section .title{font-size:8pt;line-height:1.3}.plots{display:block}
h2,details.fold>summary h2{margin:.5rem 0 .2rem}th,td{padding:.1rem .7rem .1rem 0}ul,p{margin:.2rem 0}.check,figure,tr{break-inside:avoid}
h2,h3{break-after:avoid}.scroll{overflow:visible}details::details-content{content-visibility:visible}}
`;

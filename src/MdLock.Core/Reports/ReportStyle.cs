namespace MdLock.Reports;

/// <summary>How the page looks: light or dark as the reader's system is, on wide and narrow windows, and on paper.</summary>
internal static class ReportStyle
{
    /// <summary>
    /// The style sheet. The colours of owners are told apart with either kind of red-green blindness as far as ten can be;
    /// their letters tell the rest.
    /// </summary>
    public const string Css = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --dim: #5a6675; --rule: #dfe4ea; --track: #e9edf2;
          --accent: #2563c9; --danger: #c62d3f; --warn: #9a5b00; --on-bar: #ffffff; --focus: #1558d6;
          --c0: #2563c9; --c1: #c2571a; --c2: #11806a; --c3: #9b3fb5; --c4: #8a6a00;
          --c5: #c42f6e; --c6: #4d7326; --c7: #5a55c9; --c8: #0b7f9c; --c9: #7d5a4a; --c10: #69737f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #11151b; --card: #191f28; --ink: #e6eaf0; --dim: #9aa6b5; --rule: #2c3542; --track: #27303c;
            --accent: #6ea8ff; --danger: #ff7d88; --warn: #f0b45b; --on-bar: #10141a; --focus: #8ab8ff;
            --c0: #6ea8ff; --c1: #f29a5c; --c2: #4fd0b3; --c3: #d794ec; --c4: #e0c04a;
            --c5: #ff8db8; --c6: #a5cf6f; --c7: #a9a4ff; --c8: #5cc8e6; --c9: #cfa893; --c10: #98a2af;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
        }
        header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 36px; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
        h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 4px; }
        p { margin: 0 0 10px; }
        .dim, .how, .left-out, footer { color: var(--dim); }
        .how, .left-out { font-size: 0.9rem; max-width: 96ch; }
        .left-out { margin: 8px 0 0; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 18px; padding: 0; margin: 14px 0 0; }
        a { color: var(--accent); text-underline-offset: 3px; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
        section { background: var(--card); border: 1px solid var(--rule); border-radius: 14px; padding: 20px 22px; margin: 18px 0; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(215px, 1fr)); gap: 12px; margin: 22px 0 0; }
        .cards div { background: var(--card); border: 1px solid var(--rule); border-radius: 14px; padding: 12px 16px; }
        .cards dt { color: var(--dim); font-size: 0.85rem; }
        .cards dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.3; }
        .cards dd.note { font-size: 0.82rem; font-weight: 400; color: var(--dim); line-height: 1.4; }
        .cards .bad dd:first-of-type { color: var(--danger); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; margin: 10px 0 14px; font-size: 0.88rem; }
        .legend li { display: flex; align-items: center; gap: 7px; overflow-wrap: anywhere; }
        .legend b {
          flex: none; width: 20px; height: 20px; border-radius: 5px; display: grid; place-items: center;
          color: var(--on-bar); font-size: 12px;
        }
        .chart { display: block; overflow: visible; margin: 12px 0 6px; }
        .chart text { fill: var(--ink); font-size: 12px; unicode-bidi: isolate; }
        .chart .name { font-weight: 600; font-size: 13px; }
        .chart .figure { text-anchor: end; font-size: 13px; fill: var(--dim); font-variant-numeric: tabular-nums; }
        .chart .small, .chart .time, .chart .scale { font-size: 11px; fill: var(--dim); font-variant-numeric: tabular-nums; }
        .chart .scale, .chart .end { text-anchor: end; }
        .chart .middle, .chart .letter, .chart .on-bar, .chart .cell-text { text-anchor: middle; }
        .chart .letter { font-weight: 700; font-size: 13px; }
        .chart .on-bar { fill: var(--on-bar); font-weight: 700; font-size: 11px; }
        .chart .on-wait { font-weight: 700; font-size: 9px; }
        .chart .cell-text { font-size: 11px; font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--rule); } .axis { stroke: var(--dim); }
        .track { fill: var(--track); } .bar { fill: var(--accent); }
        .wait { fill-opacity: 0.38; stroke-width: 1; stroke-opacity: 0.75; }
        .lost { fill: var(--danger); }
        .share { fill: var(--c0); } .crowd { fill: var(--c1); fill-opacity: 0.75; }
        .count { fill: var(--dim); fill-opacity: 0.45; }
        .whisker { stroke: var(--dim); stroke-width: 1.5; }
        .line { stroke-width: 2; stroke-opacity: 0.55; }
        .line.p50 { stroke: var(--c0); } .line.p90 { stroke: var(--c1); stroke-dasharray: 5 4; }
        .mark.p50, .key.p50 { fill: var(--c0); background: var(--c0); } .mark.p90, .key.p90 { fill: var(--c1); background: var(--c1); }
        .mark.p99, .key.p99 { fill: var(--danger); background: var(--danger); }
        .key { display: inline-block; width: 11px; height: 11px; } .key.p50 { border-radius: 50%; } .key.p99 { height: 3px; width: 14px; }
        .cell.d0 { fill: var(--track); fill-opacity: 0.5; }
        .cell.d1, .cell.d2, .cell.d3, .cell.d4, .cell.d5 { fill: var(--c1); }
        .cell.d1 { fill-opacity: 0.14; } .cell.d2 { fill-opacity: 0.27; } .cell.d3 { fill-opacity: 0.42; } .cell.d4 { fill-opacity: 0.58; }
        .cell.d5 { fill-opacity: 1; } .chart .cell-text.d5 { fill: var(--on-bar); font-weight: 700; }
        .frame { position: relative; overflow-x: auto; margin-top: 8px; }
        table { border-collapse: collapse; width: 100%; font-size: 0.88rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; vertical-align: top; padding: 7px 14px 7px 0; border-bottom: 1px solid var(--rule); }
        th { color: var(--dim); font-weight: 600; white-space: nowrap; }
        td { overflow-wrap: break-word; max-width: 60ch; }
        .w { white-space: nowrap; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        details { margin-top: 10px; } summary { cursor: pointer; color: var(--accent); font-size: 0.9rem; }
        footer { padding-top: 4px; padding-bottom: 40px; font-size: 0.85rem; }
        @media (max-width: 560px) {
          header, main, footer { padding-left: 12px; padding-right: 12px; }
          section { padding: 16px 14px; border-radius: 12px; } h1 { font-size: 1.5rem; }
          .frame table { min-width: 620px; }
          .cards { grid-template-columns: 1fr 1fr; gap: 8px; } .cards dd { font-size: 1.25rem; }
        }
        @media print { section { break-inside: avoid; } nav { display: none; } }
        """;

    /// <summary>The rules of the owners' colours.</summary>
    public static string Colours { get; } = string.Concat(Enumerable.Range(0, 11).Select(place => FormattableString.Invariant(
        $".hold.c{place}, .wait.c{place}, .chart .letter.c{place} {{ fill: var(--c{place}); stroke: var(--c{place}); }} .chart .letter.c{place} {{ stroke: none; }} .legend b.c{place} {{ background: var(--c{place}); }}\n")));
}

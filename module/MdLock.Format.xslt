<?xml version="1.0" encoding="utf-8"?>
<!--
  Makes MdLock.Format.ps1xml of MdLock.Format.xml, in which the texts that several views make of a property have names: Line,
  Block, Span, Moment, Milliseconds, Rate, Size, Coloured; and line, block and span within a script block.
  Here is what they are: operators and core types alone, which ConstrainedLanguage lets be. Equal ones are parsed once.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="utf-8" indent="no" />

  <!-- What would steer the terminal is shown instead, as EscapedText does it: see there for the characters. -->
  <xsl:variable name="line">-replace '\e', '`e' -replace '[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]', { '`u{{{0:x}}}' -f [int] $_.Value[0] }</xsl:variable>

  <!-- The same, but lines and tabs stay. -->
  <xsl:variable name="block">-replace '\r\n', "`n" -replace '\e', '`e' -replace '(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]', { '`u{{{0:x}}}' -f [int] $_.Value[0] }</xsl:variable>

  <xsl:template match="@*|node()">
    <xsl:copy><xsl:apply-templates select="@*|node()" /></xsl:copy>
  </xsl:template>

  <xsl:template match="comment()" />

  <!-- A text on one line: of a property, or, without a name, of the whole object. -->
  <xsl:template match="Line[text()]">
    <ScriptBlock><xsl:value-of select="concat('$_.', ., ' ', $line)" /></ScriptBlock>
  </xsl:template>
  <xsl:template match="Line">
    <ScriptBlock>"$_" <xsl:value-of select="$line" /></ScriptBlock>
  </xsl:template>

  <!-- A text that keeps its lines. -->
  <xsl:template match="Block">
    <ScriptBlock><xsl:value-of select="concat('$_.', ., ' ', $block)" /></ScriptBlock>
  </xsl:template>

  <!-- A time between two moments, as its two greatest units: 2m 10s; nothing where there is none. -->
  <xsl:template match="Span">
    <ScriptBlock>if ($null -ne $_.<xsl:value-of select="." />) { <xsl:call-template name="span"><xsl:with-param name="of" select="concat('$_.', .)" /></xsl:call-template> }</ScriptBlock>
  </xsl:template>

  <!-- A moment, in local time: 2026-01-15 12:00:00. -->
  <xsl:template match="Moment">
    <ScriptBlock>$_.<xsl:value-of select="." />?.ToLocalTime()?.ToString('s') -replace 'T', ' '</ScriptBlock>
  </xsl:template>

  <!-- A short time in milliseconds, in the unit that fits: 0.25ms, 12ms, 1.5s, 2m 10s. -->
  <xsl:template match="Milliseconds">
    <ScriptBlock>$ms = $_.<xsl:value-of select="." />; if ($null -ne $ms) { $format = $ms -lt 0.995 ? '0.##ms' : $ms -lt 9.95 ? '0.#ms' : $ms -lt 999.5 ? '0ms' : '0.#s'; $ms -ge 9950 ? (<xsl:call-template name="span"><xsl:with-param name="of">([timespan]::FromSeconds([long] ($ms / 1000)))</xsl:with-param></xsl:call-template>) : ($ms -lt 999.5 ? $ms : $ms / 1000).ToString($format, [cultureinfo]::InvariantCulture) }</ScriptBlock>
  </xsl:template>

  <!-- How many in a second: 0.03, 4.7, 1250. -->
  <xsl:template match="Rate">
    <ScriptBlock>$rate = $_.<xsl:value-of select="." />; $format = $rate -lt 0.995 ? '0.##' : $rate -lt 99.95 ? '0.#' : '0'; $rate.ToString($format, [cultureinfo]::InvariantCulture)</ScriptBlock>
  </xsl:template>

  <!-- A number of bytes: 812 B, 1.2 KB; a KB is 1024 bytes, as it is in PowerShell. What would be 1024 of a unit is one of the next. -->
  <xsl:template match="Size">
    <ScriptBlock>$size, $unit = $_.<xsl:value-of select="." />, 'B'; foreach ($next in 'KB', 'MB', 'GB') { if ($size -ge 1023.5) { $size /= 1024; $unit = $next } }; $format = $unit -eq 'B' -or $size -ge 99.95 ? '0' : '0.0'; $size.ToString($format, [cultureinfo]::InvariantCulture) + " $unit"</ScriptBlock>
  </xsl:template>

  <!-- A property in the colour that its script gives; without one, as it is. -->
  <xsl:template match="Coloured">
    <ScriptBlock>$colour = <xsl:value-of select="." />; $colour -and !$env:NO_COLOR ? "$colour$($_.<xsl:value-of select="@of" />)$($PSStyle.Reset)" : $_.<xsl:value-of select="@of" /></ScriptBlock>
  </xsl:template>

  <xsl:template match="ScriptBlock/line"><xsl:value-of select="$line" /></xsl:template>
  <xsl:template match="ScriptBlock/block"><xsl:value-of select="$block" /></xsl:template>
  <xsl:template match="ScriptBlock/span">
    <xsl:call-template name="span"><xsl:with-param name="of" select="." /></xsl:call-template>
  </xsl:template>

  <xsl:template name="span">
    <xsl:param name="of" />
    <xsl:text>'{0:%d}d {0:%h}h {0:%m}m {0:%s}s' -f </xsl:text>
    <xsl:value-of select="$of" />
    <xsl:text> -replace '^(0\w )*(\w+( [1-9]\w*)?).*', '$2'</xsl:text>
  </xsl:template>
</xsl:stylesheet>

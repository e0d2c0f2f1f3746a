namespace MdLock.UnitTests.Documents;

/// <summary>
/// What is and what is not a top-level heading, after the chapters on leaf and container blocks of CommonMark 0.31.2.
/// </summary>
public static class HeadingCases
{
    /// <summary>About what, the text, and the headings as "level@line" with spaces between them.</summary>
    public static TheoryData<string, string, string> All { get; } = new()
    {
        // Tabs, blank lines, nothing
        { "no text", "", "" },
        { "one line end", "\n", "" },
        { "blank lines only", "\n \n\t\n\n", "" },
        { "a tab after the number sign", "#\tA\n", "1@1" },
        { "a tab before it is code", "\t# A\n", "" },
        { "spaces and a tab make four columns", "  \t# A\n", "" },

        // HTML blocks of 0.31 that interrupt a paragraph, and those that do not
        { "a source after text", "a\n<source srcset=\"b\">\n# H\n", "1@3" },
        { "a picture in a paragraph", "a\n<picture>\n<source media=\"(min-width: 9em)\">\n</picture>\n# H\n", "1@5" },
        { "a closing source after text", "a\n</source>\n# H\n", "1@3" },
        { "a source alone is a block up to a blank line", "<source srcset=\"b\">\n# A\n\n# B\n", "1@4" },
        { "a source after a blank line is a block", "a\n\n<source srcset=\"b\">\n# A\n\n# B\n", "1@6" },
        { "a source that goes on in a quote", "> a\n<source>\n# H\n", "1@3" },
        { "a source with text behind it is text", "<source> a\n# A\n", "1@2" },
        { "a source whose tag goes on is text", "<source\nsrcset=\"b\">\n# A\n", "1@3" },
        { "a search interrupts a paragraph", "a\n<search>\n# A\n\n# B\n", "1@5" },
        { "a sourceful element is another one", "a\n<sources>\n# A\n", "1@3" },

        // Front matter
        { "front matter", "---\na: b\n# c\n---\n# A\n", "1@5" },
        { "front matter that three dots do not end", "---\na: b\n...\n# c\n---\n# A\n", "1@6" },
        { "a break, and dots somewhere", "---\n\n# A\n\n...\n\n# B\n", "1@3 1@7" },
        { "a break that nothing ends", "---\na: b\n\n# A\n", "1@4" },
        { "front matter in another place is a break", "\n---\n# A\n---\n", "1@3" },
        { "front matter with blanks behind its marks", "--- \na: b\n---\t\n# A\n", "1@4" },
        { "empty front matter", "---\n---\n# A\n", "1@3" },
        { "a break of four", "----\na: b\n---\n", "2@2" },

        // Thematic breaks
        { "hyphens after a blank line", "a\n\n---\n", "" },
        { "asterisks after text", "a\n***\n", "" },
        { "underscores after text", "a\n___\n", "" },
        { "spaced hyphens are no underline", "a\n- - -\n", "" },
        { "hyphens after a list item end the list", "- a\n---\n", "" },

        // ATX headings
        { "all six levels", "# A\n## B\n### C\n#### D\n##### E\n###### F\n", "1@1 2@2 3@3 4@4 5@5 6@6" },
        { "seven number signs are text", "####### A\n", "" },
        { "no space is text", "#A\n\n#5\n\n##A\n", "" },
        { "an escaped number sign is text", "\\# A\n", "" },
        { "no text at all", "#\n## \n### ###\n", "1@1 2@2 3@3" },
        { "indented by three", " # A\n  # B\n   # C\n", "1@1 1@2 1@3" },
        { "indented by four is code", "    # A\n", "" },
        { "indented by four after text continues it", "a\n    # A\n", "" },
        { "closing number signs", "# A #\n## B ########\n# C #   \n", "1@1 2@2 1@3" },
        { "number signs in the text", "# A # b\n# A#\n# A \\#\n", "1@1 1@2 1@3" },
        { "without blank lines around it", "a\n# A\nb\n", "1@2" },
        { "without a last line end", "# A", "1@1" },
        { "only number signs, at the end", "a\n\n##", "2@3" },
        { "other spaces do not count", "#\u00A0A\n\n#\u3000A\n", "" },

        // Setext headings
        { "both underlines", "A\n=\n\nB\n-\n", "1@1 2@4" },
        { "several lines of text", "A\nB\nC\n===\n", "1@1" },
        { "text indented by three", "   A\n===\n", "1@1" },
        { "underline indented by three, spaces after", "A\n   ---   \n", "2@1" },
        { "underline indented by four is text", "A\n    ===\n", "" },
        { "text indented by four is code", "    A\n===\n", "" },
        { "space within the underline", "A\n= =\n\nA\n--- -\n", "" },
        { "underline after a blank line", "A\n\n===\n", "" },
        { "underline with nothing above", "===\n", "" },
        { "underline under an ATX heading", "# A\n===\n", "1@1" },
        { "two underlines", "A\n===\n===\n", "1@1" },
        { "two headings in a row", "A\n---\nB\n---\n", "2@1 2@3" },
        { "an escaped first character", "\\> A\n---\n", "2@1" },
        { "a code span does not hold the underline", "`A\n---\n`\n", "2@1" },
        { "a tag does not hold the underline", "<a b=\"x\n---\ny\">\n", "2@1" },
        { "a backslash at the end", "A\\\n---\n", "2@1" },
        { "under a table", "| a |\n|---|\n| b |\n---\n", "2@1" },

        // Indented code
        { "code after a heading", "# A\n    # b\n", "1@1" },
        { "code goes on over blank lines", "    a\n\n    # b\n# C\n", "1@4" },

        // Fenced code
        { "backticks", "```\n# A\n```\n# B\n", "1@4" },
        { "tildes", "~~~\n# A\n~~~\n# B\n", "1@4" },
        { "tildes do not close backticks", "```\n~~~\n# A\n", "" },
        { "a shorter fence does not close", "````\n```\n# A\n````\n# B\n", "1@5" },
        { "a longer fence closes", "```\n# A\n`````\n# B\n", "1@4" },
        { "never closed", "# A\n```\n# B\n", "1@1" },
        { "closing fence indented by three", "```\n# A\n   ```\n# B\n", "1@4" },
        { "closing fence indented by four does not close", "```\n# A\n    ```\n# B\n", "" },
        { "text after a closing fence keeps it open", "```\n# A\n``` b\n# C\n", "" },
        { "backtick in the info string", "``` a`b\n# A\n", "1@2" },
        { "backtick in the info string of tildes", "~~~ a`b\n# A\n~~~\n# B\n", "1@4" },
        { "two backticks are a code span", "``\n# A\n``\n", "1@2" },
        { "a fence interrupts text", "a\n```\n# A\n```\n", "" },
        { "an underline within", "```\nA\n===\n```\n", "" },
        { "a quote's fence ends with the quote", "> ```\n# A\n", "1@2" },

        // HTML blocks, by the kinds of their starts
        { "kind 1 ends with the tag, not a blank line", "<script>\n\n# A\n</script>\n# B\n", "1@5" },
        { "kind 1: pre and style", "<pre>\n\n# A\n</pre>\n<style>\n# A\n</style>\n# B\n", "1@8" },
        { "kind 1: textarea", "<textarea>\n\n# A\n</textarea>\n# B\n", "1@5" },
        { "kind 1 on one line", "<style>a</style>\n# A\n", "1@2" },
        { "kind 2", "<!-- a\n\n# A\n-->\n# B\n", "1@5" },
        { "kind 2 is open to the end", "<!-- a\n\n# A\n", "" },
        { "kind 3", "<?a\n\n# A\n?>\n# B\n", "1@5" },
        { "kind 4", "<!A\n# A\n>\n# B\n", "1@4" },
        { "kind 5", "<![CDATA[\n\n# A\n]]>\n# B\n", "1@5" },
        { "kind 6 ends with a blank line", "<div>\n# A\n\n# B\n", "1@4" },
        { "kind 6, the closing tag", "</td>\n# A\n\n# B\n", "1@4" },
        { "kind 7 ends with a blank line", "<any-tag a='b'>\n# A\n\n# B\n", "1@4" },
        { "kind 7 does not interrupt text", "a\n<any-tag>\n# A\n", "1@3" },
        { "kind 7 has to be alone on its line", "<b>a</b>\n# A\n", "1@2" },
        { "an underline within", "<div>\nA\n===\n", "" },
        { "indented by four is code", "    <!-- a\n\n# A\n", "1@3" },

        // Link reference definitions
        { "a definition alone does not take an underline", "[a]: /b\n===\n", "" },
        { "text after a definition does", "[a]: /b\nA\n===\n", "1@2" },
        { "text under a lone underline does", "[a]: /b\n===\nA\n===\n", "1@2" },
        { "a definition over lines", "[a]:\n/b\n'c\nd'\nA\n---\n", "2@5" },
        { "a definition cannot interrupt text", "A\n[a]: /b\n---\n", "2@1" },
        { "a title that is none belongs to the text", "[a]: /b 'c' d\n---\n", "2@1" },
        { "a heading ends a definition", "[a]: /b\n# A\n[c]: /d\n", "1@2" },

        // Paragraphs
        { "text continues", "a\nb\n\nc\n", "" },

        // Quotes
        { "a heading in a quote", "> # A\n># B\n", "" },
        { "a heading after a quote", "> a\n# A\n", "1@2" },
        { "an underline in a quote", "> a\n> ---\n", "" },
        { "hyphens after a quote", "> a\n---\n", "" },
        { "equals signs after a quote continue it", "> a\n===\n", "" },
        { "a lazy line", "> a\nb\n===\n", "" },
        { "a blank line ends the quote", "> a\n\nA\n===\n", "1@3" },
        { "a quote indented by four is code", "    > a\n# A\n", "1@2" },

        // List items and lists
        { "a heading in an item", "- # A\n1. # B\n", "" },
        { "a heading after an item", "- a\n# A\n", "1@2" },
        { "a heading indented into an item", "- a\n\n  # A\n", "" },
        { "a heading not indented enough", "1. a\n\n  # A\n", "1@3" },
        { "an underline in an item", "- a\n  ---\n", "" },
        { "an underline outside of it", "- a\n===\n", "" },
        { "an item that starts with code", "-     a\n\n  # A\n", "" },
        { "nested items", "- a\n  - b\n\n    # A\n\n# B\n", "1@6" },
        { "an item in a quote", "> - a\n>\n>   # A\n\n# B\n", "1@5" },
        { "a number other than one does not interrupt", "A\n2. b\n===\n", "1@1" },
        { "ten digits are no list", "1234567890. A\n===\n", "1@1" },
        { "an empty item ends at a blank line", "-\n\n  A\n  ===\n", "1@3" },
        { "an empty item does not interrupt", "A\n*\n===\n", "1@1" },
        { "a hyphen under text is an underline", "A\n-\n", "2@1" },

        // Front matter, which CommonMark does not know
        { "a comment in front matter", "---\n# a\nb: c\n---\n# A\n", "1@5" },
        { "front matter that ends with dots", "---\na: b\n...\n# A\n", "1@4" },
        { "not at the start", "\n---\na: b\n---\n", "2@3" },
        { "not closed", "---\na: b\n\n# A\n", "1@4" },
        { "its closing line does not underline", "---\na: b\n---\n", "" },
        { "a line with four hyphens does not close it", "---\n----\n# a\n---\n# A\n", "1@5" },
        { "empty", "---\n---\n# A\n", "1@3" },
    };
}

using MdLock.Commits;
using MdLock.Documents;
using MdLock.Mcp.Answers;
using MdLock.Rules;

namespace MdLock.Mcp.Tools;

/// <summary>replace_in_section: one text within a section by another.</summary>
internal sealed class ReplaceInSectionTool(ToolContext context) : ChangeTool(
    context,
    "replace_in_section",
    "Replace a text that occurs once in a section.",
    [
        ToolParameters.Section,
        ToolParameters.Required("old_text", "The text as it is, with so much around it that it occurs once."),
        ToolParameters.Required("new_text", "The text instead."),
    ])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path)
    {
        string oldText = Plain(arguments.Text("old_text"));
        string newText = Plain(arguments.Text("new_text"));
        if (oldText.Length == 0)
        {
            throw ToolArguments.Invalid("The argument 'old_text' is empty.", "Pass the text that is to be replaced.");
        }

        return new SectionChange(arguments.Text("section"), Edit) { Scope = LockScope.Subtree };

        EditResult Edit(DocumentIndex index, Section section) => SectionEditor.ReplaceContent(
            index,
            section,
            Replace(section.Id, Plain(index.Content(section).ToString()), oldText, newText),
            allowDroppedSubsections: false);
    }

    // Models write \n whatever the document has; the editor gives each line the end that it had.
    private static string Plain(string text) => text.ReplaceLineEndings("\n");

    private static string Replace(string section, string content, string oldText, string newText)
    {
        int at = content.IndexOf(oldText, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ToolException(
                ToolErrorIds.TextNotFound,
                $"Section '{section}' does not contain old_text.",
                "Call read_section, and pass old_text exactly as it stands there, blanks and line ends included.");
        }

        return content.IndexOf(oldText, at + 1, StringComparison.Ordinal) < 0
            ? string.Concat(content.AsSpan(0, at), newText, content.AsSpan(at + oldText.Length))
            : throw new ToolException(
                ToolErrorIds.TextAmbiguous,
                $"Section '{section}' contains old_text several times.",
                "Pass a longer old_text that occurs once.");
    }
}

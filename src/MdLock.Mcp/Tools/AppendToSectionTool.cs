using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>append_to_section: more text at the end of a body.</summary>
internal sealed class AppendToSectionTool(ToolContext context) : ChangeTool(
    context,
    "append_to_section",
    "Add lines at the end of a section's body, before its subsections. Start text with a line end to begin a paragraph.",
    [ToolParameters.Section, ToolParameters.Required("text", "What to add.")])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) =>
        SectionChange.Append(arguments.Text("section"), arguments.Text("text"));
}

using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>rename_section: another heading; locks and history follow it.</summary>
internal sealed class RenameSectionTool(ToolContext context) : ChangeTool(
    context,
    "rename_section",
    "Give a section another heading; its id changes with it.",
    [ToolParameters.Section, ToolParameters.Title])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) =>
        SectionChange.Rename(arguments.Text("section"), arguments.Text("title"));
}

using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>remove_section: a section away; its history stays.</summary>
internal sealed class RemoveSectionTool(ToolContext context) : ChangeTool(
    context,
    "remove_section",
    "Remove a section; restore_version brings it back.",
    [ToolParameters.Section, ToolParameters.Flag("drop_subsections", "Let its subsections go with it.")])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) =>
        SectionChange.Remove(arguments.Text("section"), arguments.Flag("drop_subsections"));
}

using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>move_section: a section to another place.</summary>
internal sealed class MoveSectionTool(ToolContext context) : ChangeTool(
    context,
    "move_section",
    "Move a section with its subsections beside or under another one.",
    [ToolParameters.Section, ToolParameters.Place, ToolParameters.Anchor])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) =>
        SectionChange.Move(arguments.Text("section"), Placements.Of(arguments), arguments.Text("anchor"));
}

using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>add_section: a new section beside or under another one.</summary>
internal sealed class AddSectionTool(ToolContext context) : ChangeTool(
    context,
    "add_section",
    "Add a section beside or under another one; version is that of the anchor.",
    [
        ToolParameters.Anchor,
        ToolParameters.Place,
        ToolParameters.Title,
        ToolParameters.Optional("body", "What stands under it."),
    ])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) => SectionChange.Add(
        arguments.Text("anchor"), Placements.Of(arguments), arguments.Text("title"), arguments.OptionalText("body") ?? "");
}

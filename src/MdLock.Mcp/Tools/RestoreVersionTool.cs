using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>restore_version: the content of a former version, as a new version.</summary>
internal sealed class RestoreVersionTool(ToolContext context) : ChangeTool(
    context,
    "restore_version",
    "Give a section the content of a former version, as a new one. Also brings back a removed section.",
    [
        ToolParameters.Section,
        ToolParameters.VersionNumber("restore", "Number of the former version.") with { IsRequired = true },
    ])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path) => Context.Engine.Documents.With(
        path,
        document => document.RestoringChange(
            arguments.Text("section"), arguments.Number("restore")!.Value, expectedVersion: null));
}

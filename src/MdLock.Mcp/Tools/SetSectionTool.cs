using MdLock.Commits;

namespace MdLock.Mcp.Tools;

/// <summary>set_section: another body, or another content.</summary>
internal sealed class SetSectionTool(ToolContext context) : ChangeTool(
    context,
    "set_section",
    "Replace a section's body, or with content its heading, body and subsections.",
    [
        ToolParameters.Section,
        ToolParameters.Optional("body", "New text between the heading and the first subsection."),
        ToolParameters.Optional("content", "New text of all, heading first; instead of body."),
        ToolParameters.Flag("drop_subsections", "Let content leave out subsections."),
    ])
{
    /// <inheritdoc/>
    private protected override SectionChange ToChange(ToolArguments arguments, string path)
    {
        string section = arguments.Text("section");
        return (arguments.OptionalText("body"), arguments.OptionalText("content")) switch
        {
            ({ } body, null) => SectionChange.SetBody(section, body),
            (null, { } content) => SectionChange.SetContent(section, content, arguments.Flag("drop_subsections")),
            _ => throw ToolArguments.Invalid("There must be either body or content.", "Pass one of them."),
        };
    }
}

using MdLock.Documents;

namespace MdLock.Mcp.Tools;

/// <summary>Where a section goes, as arguments say it.</summary>
internal static class Placements
{
    /// <summary>The place.</summary>
    public static Placement Of(ToolArguments arguments) => arguments.Text("place") switch
    {
        "before" => Placement.Before,
        "after" => Placement.After,
        _ => Placement.Under,
    };
}

using System.Management.Automation;
using MdLock.Completers;

namespace MdLock.Commands;

/// <summary>The base of the cmdlets that put a section in a place: before, after or under another one.</summary>
public abstract class PlacementCommand : SectionChangeCommand
{
    private protected PlacementCommand()
    {
    }

    /// <summary>The document; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Before)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.After)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.Under)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The document, taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.BeforeLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.AfterLiteralPath)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ParameterSets.UnderLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>The section before which it goes, by an id or a heading path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Before)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.BeforeLiteralPath)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HeadingCompleter))]
    public string? Before { get; set; }

    /// <summary>The section after which it goes, with all that is in that one, by an id or a heading path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.After)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.AfterLiteralPath)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HeadingCompleter))]
    public string? After { get; set; }

    /// <summary>The section in which it goes, at its end, by an id or a heading path; <c>_document</c> for the end of the document.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.Under)]
    [Parameter(Mandatory = true, ParameterSetName = ParameterSets.UnderLiteralPath)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ParentCompleter))]
    public string? Under { get; set; }

    /// <summary>The other section.</summary>
    private protected string Anchor => (Before ?? After ?? Under)!;

    /// <summary>The place, for a person to read.</summary>
    private protected string Place => $"{Placements.Of(this).ToString().ToLowerInvariant()} {Anchor}";
}

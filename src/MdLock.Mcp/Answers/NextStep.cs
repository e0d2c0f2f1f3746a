using System.Text.RegularExpressions;
using MdLock.Errors;

namespace MdLock.Mcp.Answers;

/// <summary>What to do after a refusal, by the tools of the server: the core speaks of cmdlets.</summary>
internal static partial class NextStep
{
    /// <summary>A sentence; null where there is no next step.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="tool">The tool that was called.</param>
    public static string? After(MdLockException refusal, string tool) => refusal.ErrorId switch
    {
        ErrorIds.VersionConflict =>
            $"Call read_section again, apply your change to the content that it has now, and call {tool} with the version that you read then.",
        ErrorIds.LockHeld or ErrorIds.LockWaitTimeout or ErrorIds.LockHolderTerminated =>
            $"Call {tool} again with a larger wait_seconds, or work on another section meanwhile. list_locks shows who holds and who waits.",
        ErrorIds.LockDeadlock =>
            "Call unlock_sections for what the others wait for, then lock all sections that you need in one call of lock_sections: it takes all or none.",
        ErrorIds.LockLimitReached => "Call unlock_sections for locks that you do not need, or lock a larger section instead of many small ones.",
        ErrorIds.LockExpired or ErrorIds.LockLost =>
            "Nothing was written. Call lock_sections again, or unlock_sections to go on without a lock; read_section shows what changed meanwhile. Then make the edit anew.",
        ErrorIds.LockNotFound or ErrorIds.LockNotOwned => "list_locks shows which locks there are, and which are yours.",
        ErrorIds.SectionNotFound when refusal is SectionNotFoundException { NearestIds.Count: > 0 } => refusal.RecommendedAction,
        ErrorIds.SectionNotFound or ErrorIds.SectionAmbiguous or ErrorIds.SectionSelectorInvalid =>
            "list_sections shows the ids of all sections; pass one of them.",
        ErrorIds.SubsectionsDropped =>
            "Keep the subsections in what you pass, or pass drop_subsections true if they shall go.",
        ErrorIds.SectionBoundary =>
            "Pass Markdown that changes no other section: close code fences, and use headings below the section's own level.",
        ErrorIds.DocumentNotFound => "list_documents shows the documents that there are.",
        ErrorIds.VersionNotFound or ErrorIds.HistoryNotFound => "section_history shows the versions that there are.",
        _ => refusal.RecommendedAction is { } action && !Cmdlets().IsMatch(action) ? action : null,
    };

    // A cmdlet, or a parameter of one.
    [GeneratedRegex(@"\w-Md|(^|\s)-[A-Z]")]
    private static partial Regex Cmdlets();
}

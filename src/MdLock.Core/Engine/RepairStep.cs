namespace MdLock.Engine;

/// <summary>Something that a repair did.</summary>
/// <param name="Kind">What was wrong, in one word, such as <c>CommitUnfinished</c>.</param>
/// <param name="Action">What was done about it, in one word, such as <c>RolledBack</c>.</param>
/// <param name="SectionId">The section that it is about; null where it is about none.</param>
/// <param name="Message">More, as a sentence.</param>
internal sealed record RepairStep(string Kind, string Action, string? SectionId, string Message);

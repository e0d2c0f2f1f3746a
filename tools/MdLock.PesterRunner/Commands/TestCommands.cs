using System.Management.Automation.Runspaces;

namespace MdLock.PesterRunner.Commands;

/// <summary>
/// The commands of a test file. The engine wants cmdlets to be called Verb-Noun; the names that test files use are
/// aliases of them.
/// </summary>
internal static class TestCommands
{
    public static IReadOnlyList<SessionStateCommandEntry> Entries { get; } =
    [
        .. Entry<AddTestBlockCommand>("Add-TestBlock", "Describe", "Context"),
        .. Entry<AddTestCaseCommand>("Add-TestCase", "It"),
        .. Entry<AddBeforeAllCommand>("Add-BeforeAll", "BeforeAll"),
        .. Entry<AddAfterAllCommand>("Add-AfterAll", "AfterAll"),
        .. Entry<AddBeforeEachCommand>("Add-BeforeEach", "BeforeEach"),
        .. Entry<AddAfterEachCommand>("Add-AfterEach", "AfterEach"),
        .. Entry<InvokeBeforeDiscoveryCommand>("Invoke-BeforeDiscovery", "BeforeDiscovery"),
        .. Entry<AssertValueCommand>("Assert-Value", "Should"),
        .. Entry<SetItResultCommand>("Set-ItResult"),
    ];

    private static IEnumerable<SessionStateCommandEntry> Entry<TCommand>(string name, params string[] aliases) =>
    [
        new SessionStateCmdletEntry(name, typeof(TCommand), null),
        .. aliases.Select(alias => new SessionStateAliasEntry(alias, name)),
    ];
}

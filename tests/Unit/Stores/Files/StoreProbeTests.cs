using MdLock.Errors;
using MdLock.Settings;
using MdLock.Stores;
using MdLock.Stores.Files.Probing;
using MdLock.UnitTests.Support;

namespace MdLock.UnitTests.Stores.Files;

public sealed class StoreProbeTests : IDisposable
{
    private readonly TemporaryDocument _document = new();

    [Fact]
    public void Given_AFileSystemOnWhichTheseTestsRun_When_Tried_Then_NothingThatIsNeededIsMissingAndNothingIsLeft()
    {
        using var engine = new MdLockEngine(new LockSettings());

        IReadOnlyList<StoreCapability> found = engine.CheckStore(_document.Path, CancellationToken.None);

        Assert.All(found, one => Assert.True(one.IsPassed || !one.IsNeeded, $"{one.Name}: {one.Detail}"));
        Assert.Equal([_document.Path], Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public void Given_ATrialThatFails_When_Run_Then_TheOthersRunTooAndEachSaysWhatFollows()
    {
        IReadOnlyList<StoreCapability> found = Run(
            new Probe("One", true, _ => new(false, "no"), "Lost."),
            new Probe("Two", false, _ => new(true, "yes"), "Slow."));

        Assert.Equal(
            [new("One", _document.Folder, false, true, "No.", "Lost."), new("Two", _document.Folder, true, false, "Yes.", "Slow.")],
            found);
    }

    [Fact]
    public void Given_ASystemThatRefuses_When_Tried_Then_ItIsMissingAndTheSystemsWordsAreTold()
    {
        StoreCapability found = Assert.Single(
            Run(new Probe("One", true, _ => throw new IOException("Not supported."), "Lost.")));

        Assert.False(found.IsPassed);
        Assert.Equal("The system refused: Not supported.", found.Detail);
        Assert.Equal([_document.Path], Directory.GetFileSystemEntries(_document.Folder));
    }

    [Fact]
    public void Given_ATrialThatLeavesFiles_When_ItIsCancelled_Then_NothingIsLeft()
    {
        using var cancellation = new CancellationTokenSource();
        var leaves = new Probe(
            "One",
            true,
            folder =>
            {
                folder.NewFile("left"u8);
                cancellation.Cancel();
                return new(true, "yes");
            },
            "Lost.");

        Assert.Throws<OperationCanceledException>(() => StoreProbe.Run([leaves, leaves], _document.Folder, cancellation.Token));

        Assert.Equal([_document.Path], Directory.GetFileSystemEntries(_document.Folder));
    }

    [Theory]
    [InlineData(true, true, StoreFitness.Full)]
    [InlineData(true, false, StoreFitness.Degraded)]
    [InlineData(false, true, StoreFitness.Unusable)]
    [InlineData(false, false, StoreFitness.Unusable)]
    public void Given_WhatWasFound_When_Judged_Then_WhatIsNeededDecides(bool needed, bool wished, Enum expected)
    {
        IReadOnlyList<StoreCapability> found = Run(
            new Probe("Needed", true, _ => new(needed, "so"), "Lost."), new Probe("Wished", false, _ => new(wished, "so"), "Slow."));

        Assert.Equal(expected, StoreProbe.Judge(found));
    }

    [Fact]
    public void Given_AFolderInWhichNothingCanBeMade_When_Tried_Then_ThatIsAnErrorOfTheStore()
    {
        // A file in the place of the folder: the system refuses to everybody, whatever they may do.
        var refused = Assert.Throws<StoreException>(() => StoreProbe.Run([], _document.Path, CancellationToken.None));

        Assert.Equal(ErrorIds.StoreFailed, refused.ErrorId);
    }

    [Fact]
    public void Given_NothingAtThePath_When_Tried_Then_ThatIsSaid()
    {
        using var engine = new MdLockEngine(new LockSettings());

        var refused = Assert.Throws<DocumentException>(
            () => engine.CheckStore(_document.Path + ".gone", CancellationToken.None));

        Assert.Equal(ErrorIds.DocumentNotFound, refused.ErrorId);
    }

    public void Dispose() => _document.Dispose();

    private IReadOnlyList<StoreCapability> Run(params Probe[] probes) =>
        StoreProbe.Run(probes, _document.Folder, CancellationToken.None);
}

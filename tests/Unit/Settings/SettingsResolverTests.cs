using System.Runtime.Versioning;
using MdLock.Errors;
using MdLock.Settings;

namespace MdLock.UnitTests.Settings;

/// <summary>Which value of a setting applies where, and what is written for it, on real files.</summary>
public sealed class SettingsResolverTests : IDisposable
{
    private const string Timeout = nameof(LockSettings.Timeout);
    private readonly SettingsDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Given_AllPlacesSetASetting_When_TheyAreTakenAwayOneByOne_Then_TheNextWeakerApplies()
    {
        _desk.Environment["LOCK_TIMEOUT"] = "1";
        _desk.Set(SettingSource.User, null, Timeout, Seconds(2));
        _desk.Set(SettingSource.Folder, _desk.Folder, Timeout, Seconds(3));
        _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(4));

        Assert.Equal((Seconds(4), SettingSource.Document, _desk.DocumentFile), Effective(_desk.Document));
        Assert.Equal((Seconds(3), SettingSource.Folder, _desk.FolderFile), Effective(_desk.Folder));
        Assert.Equal((Seconds(2), SettingSource.User, _desk.UserFile), Effective(null));
        _desk.Reset(SettingSource.Document, _desk.Document, Timeout);
        Assert.Equal((Seconds(3), SettingSource.Folder, _desk.FolderFile), Effective(_desk.Document));
        _desk.Reset(SettingSource.Folder, _desk.Folder, Timeout);
        Assert.Equal((Seconds(2), SettingSource.User, _desk.UserFile), Effective(_desk.Document));
        _desk.Reset(SettingSource.User, null, Timeout);
        Assert.Equal((Seconds(1), SettingSource.Environment, null), Effective(_desk.Document));
        _desk.Environment.Clear();
        Assert.Equal((Seconds(30), SettingSource.Default, null), Effective(_desk.Document));
        Assert.False(File.Exists(_desk.DocumentFile) || File.Exists(_desk.FolderFile) || File.Exists(_desk.UserFile));
    }

    [Fact]
    public void Given_EverySettingInAFile_When_ItIsReadAgain_Then_EachHasTheValueThatWasSet()
    {
        var values = new Dictionary<string, object?>
        {
            ["TimeToLive"] = Seconds(12.5),
            ["HeartbeatInterval"] = Seconds(6),
            ["CleanupInterval"] = Seconds(7),
            ["Timeout"] = Seconds(0),
            ["MaxRetries"] = 8,
            ["RetryDelay"] = TimeSpan.FromMilliseconds(9),
            ["SyncsCommits"] = false,
            ["HistoryMaxVersions"] = 10,
            ["HistoryMaxAge"] = TimeSpan.FromDays(1.5),
        };

        _desk.Resolver.Set(SettingSource.Document, _desk.Document, values, [], CancellationToken.None);

        EffectiveSettings found = _desk.NewResolver().Get(_desk.Document);
        Assert.Equal(
            values.OrderBy(one => one.Key, StringComparer.Ordinal),
            found.Values.Where(one => one.Source == SettingSource.Document)
                .Select(one => KeyValuePair.Create(one.Name, one.Value))
                .OrderBy(one => one.Key, StringComparer.Ordinal));
        Assert.Equal(new(10, TimeSpan.FromDays(1.5)), found.Settings.Retention);
        Assert.Contains("\"retry_delay\": 9,", File.ReadAllText(_desk.DocumentFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ALimitOfTheFolder_When_TheDocumentLiftsIt_Then_ThereIsNone()
    {
        _desk.Set(SettingSource.Folder, _desk.Folder, "HistoryMaxVersions", 5);
        _desk.Set(SettingSource.Document, _desk.Document, "HistoryMaxVersions", null);

        Assert.Null(_desk.Resolver.Get(_desk.Document).Settings.Retention.MaxVersions);
        Assert.Equal(5, _desk.Resolver.Get(_desk.Folder).Settings.Retention.MaxVersions);
    }

    [Fact]
    public void Given_FoldersInFolders_When_TheDocumentIsDeep_Then_TheNearestThatSetsASettingCounts()
    {
        string middle = Path.Combine(_desk.Folder, "a");
        string deep = Path.Combine(middle, "b");
        Directory.CreateDirectory(deep);
        _desk.Set(SettingSource.Folder, _desk.Folder, Timeout, Seconds(1));
        _desk.Set(SettingSource.Folder, _desk.Folder, "MaxRetries", 7);
        _desk.Set(SettingSource.Folder, middle, Timeout, Seconds(2));

        LockSettings settings = _desk.Resolver.Get(deep).Settings;

        Assert.Equal(Seconds(2), settings.Timeout);
        Assert.Equal(7, settings.MaxRetries);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Given_AFolderInWhichStrangersMayWrite_When_TheDocumentIsBelowIt_Then_NeitherItNorAnyAboveItSpeaksForTheDocument()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
        string open = Path.Combine(_desk.Folder, "open");
        string own = Path.Combine(open, "own");
        Directory.CreateDirectory(own);
        _desk.Set(SettingSource.Folder, _desk.Folder, "MaxRetries", 7);
        _desk.Set(SettingSource.Folder, open, Timeout, Seconds(1));
        _desk.Set(SettingSource.Folder, own, "TimeToLive", Seconds(9));
        File.SetUnixFileMode(open, (UnixFileMode)0x1FF | UnixFileMode.StickyBit);

        LockSettings settings = _desk.Resolver.Get(own).Settings;

        Assert.Equal(new LockSettings { TimeToLive = Seconds(9) }, settings);
        Assert.Equal(Seconds(1), _desk.Resolver.Get(open).Settings.Timeout);
    }

    [Theory]
    [InlineData("TimeToLive", 301)]
    [InlineData("HeartbeatInterval", 4)]
    [InlineData("HistoryMaxAge", 0)]
    [InlineData("HistoryMaxAge", 86_400_000_001.0)]
    public void Given_AFileOfSettings_When_AValueOutOfRangeIsSet_Then_ItIsRefusedAndTheFileIsAsItWas(string name, double seconds)
    {
        _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(4));
        string before = File.ReadAllText(_desk.DocumentFile);

        var refused = Assert.Throws<SettingException>(() => _desk.Resolver.Set(
            SettingSource.Document,
            _desk.Document,
            new Dictionary<string, object?> { [Timeout] = Seconds(5), [name] = Seconds(seconds) },
            [],
            CancellationToken.None));

        Assert.Equal(name, refused.Name);
        Assert.Equal(before, File.ReadAllText(_desk.DocumentFile));
    }

    [Theory]
    [InlineData("time_to_live", "301", "TimeToLive")]
    [InlineData("time_to_live", "1e999", "TimeToLive")]
    [InlineData("time_to_live", "null", "TimeToLive")]
    [InlineData("max_retries", "2.5", "MaxRetries")]
    [InlineData("syncs_commits", "1", "SyncsCommits")]
    [InlineData("history_max_versions", "0", "HistoryMaxVersions")]
    public void Given_AFileWithAValueThatCannotBe_When_ItIsRead_Then_TheErrorNamesTheSettingAndTheFile(
        string key, string value, string name)
    {
        SettingsDesk.Write(_desk.FolderFile, $$"""{ "{{key}}": {{value}} }""");

        var refused = Assert.Throws<SettingException>(() => _desk.Resolver.Get(_desk.Document));

        Assert.Equal((name, $"'{_desk.FolderFile}'"), (refused.Name, refused.SetIn));
        Assert.Contains(_desk.FolderFile, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOCK_TTL", "301")]
    [InlineData("LOCK_MAX_RETRIES", "2.5")]
    [InlineData("LOCK_SYNC", "yes")]
    [InlineData("LOCK_TIMEOUT", "NaN")]
    public void Given_AVariableThatCannotBe_When_ItIsRead_Then_TheErrorNamesIt(string variable, string value)
    {
        _desk.Environment[variable] = value;

        var refused = Assert.Throws<SettingException>(() => _desk.NewResolver());

        Assert.Equal(variable, refused.SetIn);
        Assert.Contains(variable, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ErrorIds.SettingsCorrupt)]
    [InlineData("{", ErrorIds.SettingsCorrupt)]
    [InlineData("[1]", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"timeout\": 1, \"timeout\": 1 }", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"schema\": \"one\" }", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"schema\": 0 }", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"\\ud800\": 1 }", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"lock_root\": \"/elsewhere\" }", ErrorIds.SettingsCorrupt)]
    [InlineData("{ \"schema\": 2, \"timeout\": \"soon\" }", ErrorIds.SettingsSchemaNewer)]
    public void Given_AFileThatIsNoSettings_When_ItIsRead_Then_TheErrorNamesIt(string text, string errorId)
    {
        SettingsDesk.Write(_desk.DocumentFile, text);

        var refused = Assert.Throws<SettingsException>(() => _desk.Resolver.Get(_desk.Document));

        Assert.Equal((errorId, _desk.DocumentFile), (refused.ErrorId, refused.File));
        Assert.Contains(_desk.DocumentFile, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.RecommendedAction);
    }

    [Fact]
    public void Given_AFileThatGrewBeyondAllMeasure_When_ItIsRead_Then_ItIsRefused()
    {
        SettingsDesk.Write(_desk.DocumentFile, "{" + new string(' ', 100_000) + "}");

        Assert.Equal(
            ErrorIds.SettingsCorrupt,
            Assert.Throws<SettingsException>(() => _desk.Resolver.Get(_desk.Document)).ErrorId);
    }

    [Fact]
    public void Given_AByteOrderMarkAndUnknownMembers_When_SettingsAreSet_Then_WhatIsUnknownStaysAndIsTold()
    {
        SettingsDesk.Write(_desk.DocumentFile, "\uFEFF{ \"later\": [1, {\"x\": null}], \"timeout\": 4 }");

        _desk.Set(SettingSource.Document, _desk.Document, "MaxRetries", 2);

        Assert.Contains("\"later\": [", File.ReadAllText(_desk.DocumentFile), StringComparison.Ordinal);
        EffectiveSettings found = _desk.Resolver.Get(_desk.Document);
        Assert.Equal((Seconds(4), 2), (found.Settings.Timeout, found.Settings.MaxRetries));
        Assert.Equal([(_desk.DocumentFile, "later")], found.Unknown);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("folder")]
    public void Given_SomethingPlantedInTheFilesPlace_When_SettingsAreReadOrSet_Then_ItIsRefusedAndNothingBehindItTouched(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && what == "link", "Links need a right there.");
        string elsewhere = Path.Combine(_desk.Folder, "elsewhere.json");
        File.WriteAllText(elsewhere, "{ \"timeout\": 4 }");
        Directory.CreateDirectory(Path.GetDirectoryName(_desk.DocumentFile)!);
        if (what == "link")
        {
            File.CreateSymbolicLink(_desk.DocumentFile, elsewhere);
        }
        else
        {
            Directory.CreateDirectory(_desk.DocumentFile);
        }

        var read = Assert.Throws<SettingsException>(() => _desk.Resolver.Get(_desk.Document));
        var set = Assert.Throws<SettingsException>(() => _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(5)));

        Assert.Equal((ErrorIds.SettingsCorrupt, ErrorIds.SettingsCorrupt), (read.ErrorId, set.ErrorId));
        Assert.Equal("{ \"timeout\": 4 }", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void Given_ALinkInTheFoldersPlace_When_SettingsAreSet_Then_NothingIsWrittenBehindIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        string elsewhere = Path.Combine(_desk.Folder, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(_desk.Folder, ".mdlock"), elsewhere);

        var refused = Assert.Throws<SettingsException>(() => _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(5)));

        Assert.Equal(ErrorIds.SettingsCorrupt, refused.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public void Given_ManyThreads_When_EachSetsASettingOfItsOwnInOneFile_Then_NoneIsLost()
    {
        (string Name, object Value)[] all =
        [
            ("TimeToLive", Seconds(9)), ("Timeout", Seconds(8)), ("MaxRetries", 7), ("HistoryMaxVersions", 6),
        ];
        for (int round = 0; round < 10; round++)
        {
            Parallel.ForEach(all, one => _desk.Set(SettingSource.Document, _desk.Document, one.Name, one.Value));

            Assert.Equal(
                all.Length,
                _desk.Resolver.Get(_desk.Document).Values.Count(one => one.Source == SettingSource.Document));
            Parallel.ForEach(all, one => _desk.Reset(SettingSource.Document, _desk.Document, one.Name));
            Assert.False(File.Exists(_desk.DocumentFile));
        }
    }

    [Fact]
    public void Given_AWriterThatDied_When_SettingsAreSet_Then_WhatItLeftIsRemoved()
    {
        string left = _desk.DocumentFile + ".1f-0123.tmp";
        SettingsDesk.Write(left, "{");

        _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(5));

        Assert.False(File.Exists(left));
        Assert.Equal(Seconds(5), _desk.Resolver.Get(_desk.Document).Settings.Timeout);
    }

    [Fact]
    public void Given_SettingsOfAFolder_When_ADocumentWouldHaveItsStateThere_Then_ThereCanBeNoneOfThatName()
    {
        _desk.Set(SettingSource.Folder, _desk.Folder, Timeout, Seconds(5));

        string document = Path.GetDirectoryName(Path.GetDirectoryName(_desk.FolderFile))!;
        Assert.Equal(_desk.FolderFile, SettingsPlace.OfDocument(document).File);
        Assert.Throws<UnauthorizedAccessException>(() => File.WriteAllText(document, "# One\n"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Given_AGroupThatMayWriteTheDocument_When_SettingsAreSet_Then_TheFilesAreOpenToItToo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(_desk.Document, mode);

        _desk.Set(SettingSource.Document, _desk.Document, Timeout, Seconds(5));

        Assert.Equal(mode, File.GetUnixFileMode(_desk.DocumentFile));
        Assert.Equal(mode, File.GetUnixFileMode(_desk.DocumentFile + ".lock"));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private (object? Value, SettingSource Source, string? File) Effective(string? path)
    {
        EffectiveSetting found = _desk.NewResolver().Get(path).Values.Single(one => one.Name == Timeout);
        return (found.Value, found.Source, found.File);
    }
}

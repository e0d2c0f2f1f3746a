using System.Runtime.Versioning;
using MdLock.Errors;
using MdLock.Settings;
using MdLock.Stores;

namespace MdLock.UnitTests.Settings;

/// <summary>Who may name a store, and to which a password goes.</summary>
public sealed class StoreSettingsTests : IDisposable
{
    private const string Store = nameof(LockSettings.LockStore);
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SettingsDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Given_NothingIsSet_When_TheStoreIsAskedFor_Then_ItIsFiles()
    {
        Assert.Equal("file", Read().LockStore);
        Assert.Null(StoreAddress.Of(Read()));
    }

    [Fact]
    public void Given_TheEnvironmentNamesAStore_When_TheAddressIsMade_Then_AllOfItIsInIt()
    {
        _desk.Environment["LOCK_STORE"] = "etcds://one,two:4001/team";
        _desk.Environment["LOCK_ETCD_CA_FILE"] = PathOf("ca.pem");
        _desk.Environment["LOCK_ETCD_CERTIFICATE_FILE"] = PathOf("client.pem");
        _desk.Environment["LOCK_ETCD_KEY_FILE"] = PathOf("client.key");
        _desk.Environment["LOCK_ETCD_USER"] = "ada";
        _desk.Environment["LOCK_ETCD_PASSWORD"] = "s3cret";
        _desk.Environment["LOCK_ETCD_DEADLINE"] = "2.5";

        EtcdAddress address = StoreAddress.Of(Read())!;

        Assert.Equal(["one:2379", "two:4001"], address.Endpoints);
        Assert.Equal(("team", true), (address.Prefix, address.UsesTls));
        Assert.Equal(
            (PathOf("ca.pem"), PathOf("client.pem"), PathOf("client.key")), (address.CaFile, address.CertificateFile, address.KeyFile));
        Assert.Equal(("ada", "s3cret", TimeSpan.FromSeconds(2.5)), (address.User, address.Password, address.Deadline));
    }

    [Fact]
    public void Given_APassword_When_SettingsAreShown_Then_ItIsInNoneOfThem()
    {
        _desk.Environment["LOCK_ETCD_PASSWORD"] = "s3cret";

        EffectiveSettings found = _desk.NewResolver().Get(_desk.Document);

        EffectiveSetting shown = found.Values.Single(one => one.Name == "EtcdPassword");
        Assert.Equal(("(not shown)", SettingSource.Environment, "LOCK_ETCD_PASSWORD"), (shown.Value, shown.Source, shown.Variable));
        Assert.DoesNotContain("s3cret", $"{found.Settings} {found.Settings.EtcdAccess}", StringComparison.Ordinal);
        Assert.Equal("s3cret", found.Settings.EtcdAccess.Password);
        Assert.Null(_desk.Resolver.Get(null).Values.Single(one => one.Name == "EtcdPassword").Value);
    }

    [Fact]
    public void Given_AFolderAndTheEnvironment_When_BothNameAStore_Then_TheFoldersApplies()
    {
        _desk.Environment["LOCK_STORE"] = "etcd://one/p";
        _desk.Set(SettingSource.Folder, _desk.Folder, Store, "etcd://two/p");

        Assert.Equal("etcd://two:2379/p", Read().LockStore);
        Assert.Contains("\"lock_store\": \"etcd://two/p\"", File.ReadAllText(_desk.FolderFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lock_store", "etcd://one/p")]
    [InlineData("etcd_user", "ada")]
    [InlineData("etcd_deadline", "\"5\"")]
    public void Given_ADocumentsFile_When_ItSetsWhatIsOfTheStore_Then_ItIsRefused(string key, string value)
    {
        SettingsDesk.Write(_desk.DocumentFile, $$"""{ "{{key}}": "{{value.Trim('"')}}" }""");

        var refused = Assert.Throws<SettingsException>(() => Read());

        Assert.Equal((ErrorIds.SettingsCorrupt, _desk.DocumentFile), (refused.ErrorId, refused.File));
    }

    [Theory]
    [InlineData("etcd_ca_file")]
    [InlineData("etcd_certificate_file")]
    [InlineData("etcd_key_file")]
    [InlineData("etcd_user")]
    [InlineData("etcd_password")]
    [InlineData("etcd_password_file")]
    public void Given_AFoldersFile_When_ItSaysAsWhomToSpeakOrWhomToTrust_Then_ItIsRefused(string key)
    {
        SettingsDesk.Write(_desk.FolderFile, $$"""{ "{{key}}": "/etc/s3cret" }""");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_desk.FolderFile, Own);
        }

        var refused = Assert.Throws<SettingsException>(() => Read());

        Assert.Equal((ErrorIds.SettingsCorrupt, _desk.FolderFile), (refused.ErrorId, refused.File));
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            ErrorIds.SettingsScopeInvalid,
            Assert.Throws<SettingsException>(() => _desk.Set(SettingSource.Folder, _desk.Folder, NameOf(key), "/x")).ErrorId);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("etcd://trusted/p", false)]
    [InlineData("etcd://strange:2379/other", true)]
    public void Given_AFolderThatNamesAStore_When_ThereIsAPassword_Then_ItGoesOnlyWhereTheUserNamedTheServersToo(string? named, bool isSent)
    {
        if (named is not null)
        {
            _desk.Environment["LOCK_STORE"] = named;
        }

        _desk.Environment["LOCK_ETCD_USER"] = "ada";
        _desk.Environment["LOCK_ETCD_PASSWORD"] = "s3cret";
        SettingsDesk.Write(_desk.FolderFile, """{ "lock_store": "etcd://strange/p" }""");

        if (isSent)
        {
            Assert.Equal("s3cret", StoreAddress.Of(Read())!.Password);
            return;
        }

        var refused = Assert.Throws<SettingsException>(() => StoreAddress.Of(Read()));
        Assert.Equal((ErrorIds.CredentialsWithheld, _desk.FolderFile), (refused.ErrorId, refused.File));
        Assert.Contains("LOCK_STORE", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AFolderThatNamesAStore_When_NobodyHasANameForEtcd_Then_ItIsSpokenToWithoutOne()
    {
        SettingsDesk.Write(_desk.FolderFile, """{ "lock_store": "etcd://strange/p" }""");

        Assert.Null(StoreAddress.Of(Read())!.User);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Given_ASettingsFileWithAPassword_When_AllCanReadIt_Then_ItIsRefusedUntilItIsClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
        SettingsDesk.Write(_desk.UserFile, """{ "etcd_password": "s3cret" }""");
        File.SetUnixFileMode(_desk.UserFile, Own | UnixFileMode.OtherRead);

        var refused = Assert.Throws<SettingsException>(() => Read());
        File.SetUnixFileMode(_desk.UserFile, Own);

        Assert.Equal((ErrorIds.SecretTooOpen, _desk.UserFile), (refused.ErrorId, refused.File));
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal("s3cret", Read().EtcdAccess.Password);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Given_AFileWithThePassword_When_AllCanReadIt_Then_ItIsRefusedUntilItIsClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
        string file = PathOf("password");
        File.WriteAllText(file, "s3cret\r\nand more\n");
        File.SetUnixFileMode(file, Own | UnixFileMode.OtherRead);
        LockSettings settings = new() { LockStore = "etcd://one", EtcdAccess = new() { User = "ada", PasswordFile = file } };

        var refused = Assert.Throws<SettingsException>(() => StoreAddress.Of(settings));
        File.SetUnixFileMode(file, Own);

        Assert.Equal((ErrorIds.SecretTooOpen, file), (refused.ErrorId, refused.File));
        Assert.Equal("s3cret", StoreAddress.Of(settings)!.Password);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Given_TheKeyOfACertificate_When_AllCanReadIt_Then_ItIsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It has no such modes.");
        string file = PathOf("client.pem");
        LockSettings settings = new() { LockStore = "etcds://one", EtcdAccess = new() { CertificateFile = file } };
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\n");
        File.SetUnixFileMode(file, Own | UnixFileMode.OtherRead);
        Assert.Equal(file, StoreAddress.Of(settings)!.CertificateFile);

        File.AppendAllText(file, "-----BEGIN PRIVATE KEY-----\n");

        Assert.Equal(ErrorIds.SecretTooOpen, Assert.Throws<SettingsException>(() => StoreAddress.Of(settings)).ErrorId);
    }

    [Fact]
    public void Given_AFileWithThePassword_When_ItIsNotThereOrEmpty_Then_TheErrorNamesIt()
    {
        string file = PathOf("password");
        LockSettings settings = new() { LockStore = "etcd://one", EtcdAccess = new() { User = "ada", PasswordFile = file } };

        var gone = Assert.Throws<SettingsException>(() => StoreAddress.Of(settings));
        using (File.Create(file, 1, FileOptions.None))
        {
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, Own);
        }

        var empty = Assert.Throws<SettingsException>(() => StoreAddress.Of(settings));
        Assert.Equal((ErrorIds.SettingsNotReadable, file), (gone.ErrorId, gone.File));
        Assert.Equal((ErrorIds.SettingsCorrupt, file), (empty.ErrorId, empty.File));
    }

    [Fact]
    public void Given_SettingsThatDoNotGoTogether_When_TheAddressIsMade_Then_TheErrorSaysWhatIsMissing()
    {
        foreach ((EtcdAccess access, string name) in new (EtcdAccess, string)[]
        {
            (new() { User = "ada" }, "EtcdUser"),
            (new() { Password = "s3cret" }, "EtcdUser"),
            (new() { KeyFile = PathOf("client.key") }, "EtcdKeyFile"),
        })
        {
            var refused = Assert.Throws<SettingException>(
                () => StoreAddress.Of(new LockSettings { LockStore = "etcd://one", EtcdAccess = access }));

            Assert.Equal(name, refused.Name);
            Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("LOCK_STORE", "etcd://ada:s3cret@one")]
    [InlineData("LOCK_ETCD_DEADLINE", "0.5")]
    [InlineData("LOCK_ETCD_DEADLINE", "61")]
    [InlineData("LOCK_ETCD_CA_FILE", "ca.pem")]
    public void Given_AVariableThatCannotBe_When_ItIsRead_Then_TheErrorNamesItAndShowsNoSecret(string variable, string value)
    {
        _desk.Environment[variable] = value;

        var refused = Assert.Throws<SettingException>(() => _desk.NewResolver());

        Assert.Equal(variable, refused.SetIn);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    private static string NameOf(string key) => string.Concat(key.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private string PathOf(string name) => Path.Combine(_desk.Folder, name);

    private LockSettings Read() => _desk.NewResolver().Get(_desk.Document).Settings;
}

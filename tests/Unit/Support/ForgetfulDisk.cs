using MdLock.Disk;
using MdLock.Platform;
using Microsoft.Win32.SafeHandles;

namespace MdLock.UnitTests.Support;

/// <summary>Does what it is told on real files, and knows what a disk may hold of it when the power fails.</summary>
/// <remarks>
/// What POSIX leaves open is left open: of the writes to a file that were not synced each may be there, or not, or in part,
/// or as zeros; each name in a folder that was not synced may stand for any file that it stood for since, or for none, whatever
/// the other names do. A synced file without a durable name is gone with its name.
/// </remarks>
internal sealed class ForgetfulDisk : IDisk
{
    private readonly IDisk _disk;
    private readonly string _place;
    private readonly Dictionary<string, Name> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<SafeFileHandle, Content> _open = new(ReferenceEqualityComparer.Instance);
    private int _files;

    /// <summary>Begins with what is there, which is durable.</summary>
    /// <param name="disk">The operations on the real files.</param>
    /// <param name="place">The folder of the document.</param>
    /// <param name="image">What is there, where that tells which files they are; null to see.</param>
    public ForgetfulDisk(IDisk disk, string place, DiskImage? image = null)
    {
        _disk = disk;
        _place = place;
        string kept = Path.Combine(place, ".mdlock");
        foreach (string folder in Directory.Exists(kept) ? Directory.GetDirectories(kept, "*", SearchOption.AllDirectories).Prepend(kept) : [])
        {
            _folders[folder] = true;
        }

        foreach (string path in Directory.GetFiles(place).Concat(_folders.Keys.SelectMany(Directory.GetFiles)))
        {
            int? known = image is not null && image.Files.TryGetValue(Path.GetRelativePath(place, path), out (int File, byte[] Bytes) file)
                ? file.File
                : null;
            var content = new Content(known ?? ++_files, File.ReadAllBytes(path));
            _files = Math.Max(_files, content.Id);
            _names[path] = new Name(content);
        }
    }

    /// <summary>Is called before each operation that changes something.</summary>
    public Action? OnOperation { get; set; }

    /// <summary>How many operations that change something there were.</summary>
    public int Operations { get; private set; }

    /// <summary>What may be left when the power fails now: all of it where that is little, else a part that chance chooses.</summary>
    /// <param name="most">How many images at the most.</param>
    /// <param name="random">The chance.</param>
    public IEnumerable<DiskImage> WhatMayBeLeft(int most, Random random)
    {
        string[] folders = [.. _folders.Keys];
        KeyValuePair<string, Name>[] names = [.. _names];
        Content[] contents = [.. names.SelectMany(name => name.Value.Possible).OfType<Content>().Distinct()];
        Dictionary<Content, List<byte[]>> variants = contents.ToDictionary(content => content, content => content.Variants());
        int[] bases =
        [
            .. folders.Select(folder => _folders[folder] ? 1 : 2),
            .. names.Select(name => name.Value.Possible.Count),
            .. contents.Select(content => variants[content].Count),
        ];
        double all = bases.Aggregate(1.0, (product, one) => product * one);
        for (int number = 0; number < Math.Min(all, most); number++)
        {
            // The first two: all is there, and nothing that was not synced.
            int left = number;
            int[] chosen =
            [
                .. bases.Select(choices =>
                {
                    if (all > most)
                    {
                        return number == 0 ? choices - 1 : number == 1 ? 0 : random.Next(choices);
                    }

                    (left, int digit) = Math.DivRem(left, choices);
                    return digit;
                }),
            ];
            yield return Build(folders, names, contents, variants, chosen);
        }
    }

    public void CreateFolder(string path)
    {
        Change();
        _disk.CreateFolder(path);
        for (string at = path; at != _place && !_folders.ContainsKey(at); at = Path.GetDirectoryName(at)!)
        {
            _folders[at] = false;
        }
    }

    public IReadOnlyList<string> List(string folder) => _disk.List(folder);

    public bool Exists(string path) => _disk.Exists(path);

    public long Length(string path) => _disk.Length(path);

    public long Length(SafeFileHandle file) => _disk.Length(file);

    public byte[]? Read(string path, long offset, int length) => _disk.Read(path, offset, length);

    public int Read(SafeFileHandle file, Span<byte> buffer, long offset) => _disk.Read(file, buffer, offset);

    public bool IsMine(SafeFileHandle file) => _disk.IsMine(file);

    public string? Checksum(string path) => _disk.Checksum(path);

    public FileBirth? BirthOf(string path) =>
        _names.TryGetValue(path, out Name? name) && name.Now is { } content ? new((ulong)content.Id, DateTime.UnixEpoch) : null;

    public SafeFileHandle Create(string path) => Made(path, _disk.Create);

    public SafeFileHandle CreateShared(string path) => Made(path, _disk.CreateShared);

    public SafeFileHandle? TryOpenToRead(string path) => Opened(path, _disk.TryOpenToRead(path));

    public SafeFileHandle? TryOpen(string path) => Opened(path, _disk.TryOpen(path));

    public KeptFile? TryOpen(string path, KeptFile? kept)
    {
        KeptFile? opened = _disk.TryOpen(path, kept);
        Opened(path, opened?.Handle);
        return opened;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Change();
        _disk.Write(file, bytes, offset);
        _open[file].Pending.Add(new(offset, bytes.ToArray()));
    }

    public void SetLength(SafeFileHandle file, long length)
    {
        Change();
        _disk.SetLength(file, length);
        _open[file].Pending.Add(new(length, null));
    }

    public void CopyMetadata(string from, SafeFileHandle to) => _disk.CopyMetadata(from, to);

    public void Share(SafeFileHandle file) => _disk.Share(file);

    public void Sync(SafeFileHandle file)
    {
        Change();
        _disk.Sync(file);
        _open[file].Sync();
    }

    public void SyncFolder(string folder)
    {
        Change();
        _disk.SyncFolder(folder);
        foreach ((string path, Name name) in _names)
        {
            if (Path.GetDirectoryName(path) == folder)
            {
                name.Sync();
            }
        }

        foreach (string inner in _folders.Keys.Where(inner => Path.GetDirectoryName(inner) == folder).ToArray())
        {
            _folders[inner] = true;
        }
    }

    public void Rename(string path, string target)
    {
        Change();
        _disk.Rename(path, target);
        Move(path, target);
    }

    public void Replace(string aside, string path)
    {
        Change();
        _disk.Replace(aside, path);
        Move(aside, path);
    }

    public bool Exchange(string aside, string path)
    {
        Change();
        if (!_disk.Exchange(aside, path))
        {
            Move(aside, path);
            return false;
        }

        (Content? first, Content? second) = (_names[aside].Now, _names[path].Now);
        _names[aside].Set(second);
        _names[path].Set(first);
        return true;
    }

    public void Settle(string aside, string path) => _disk.Settle(aside, path);

    public void Delete(string path)
    {
        Change();
        _disk.Delete(path);
        if (_names.TryGetValue(path, out Name? name))
        {
            name.Set(null);
        }
    }

    private void Change()
    {
        Operations++;
        OnOperation?.Invoke();
    }

    private void Move(string path, string target)
    {
        NameOf(target).Set(_names[path].Now);
        _names[path].Set(null);
    }

    private Name NameOf(string path)
    {
        if (!_names.TryGetValue(path, out Name? name))
        {
            _names[path] = name = new Name(null);
        }

        return name;
    }

    private SafeFileHandle Made(string path, Func<string, SafeFileHandle> create)
    {
        Change();
        SafeFileHandle handle = create(path);
        var content = new Content(++_files, []);
        NameOf(path).Set(content);
        _open[handle] = content;
        return handle;
    }

    private SafeFileHandle? Opened(string path, SafeFileHandle? handle)
    {
        if (handle is not null && _names.TryGetValue(path, out Name? name) && name.Now is { } content)
        {
            _open[handle] = content;
        }

        return handle;
    }

    private DiskImage Build(
        string[] folders,
        KeyValuePair<string, Name>[] names,
        Content[] contents,
        Dictionary<Content, List<byte[]>> variants,
        int[] chosen)
    {
        var there = new HashSet<string>(StringComparer.Ordinal) { _place };
        foreach (string folder in folders.OrderBy(folder => folder.Length))
        {
            bool isDurable = _folders[folder] || chosen[Array.IndexOf(folders, folder)] == 1;
            if (isDurable && there.Contains(Path.GetDirectoryName(folder)!))
            {
                there.Add(folder);
            }
        }

        var files = new Dictionary<string, (int, byte[])>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            (string path, Name name) = names[i];
            if (name.Possible[chosen[folders.Length + i]] is { } content && there.Contains(Path.GetDirectoryName(path)!))
            {
                int variant = chosen[folders.Length + names.Length + Array.IndexOf(contents, content)];
                files[Path.GetRelativePath(_place, path)] = (content.Id, variants[content][variant]);
            }
        }

        there.Remove(_place);
        return new([.. there.Select(folder => Path.GetRelativePath(_place, folder)).OrderBy(folder => folder.Length)], files);
    }

    /// <summary>A name: the file that it stands for, and those that it may stand for when the power fails.</summary>
    private sealed class Name(Content? content)
    {
        public Content? Now { get; private set; } = content;

        public List<Content?> Possible { get; } = [content];

        public void Set(Content? next)
        {
            Now = next;
            Possible.Remove(next);
            Possible.Add(next);
        }

        public void Sync()
        {
            Possible.Clear();
            Possible.Add(Now);
        }
    }

    /// <summary>What is in a file: the bytes that are durable, and what was written since.</summary>
    private sealed class Content(int id, byte[] durable)
    {
        private byte[] _durable = durable;

        public int Id { get; } = id;

        public List<Pending> Pending { get; } = [];

        public void Sync()
        {
            _durable = After(Pending);
            Pending.Clear();
        }

        /// <summary>What may be left of it, the whole last.</summary>
        public List<byte[]> Variants()
        {
            var variants = new List<byte[]> { _durable };
            for (int kept = 0; kept < Pending.Count; kept++)
            {
                Pending[] before = [.. Pending.Take(kept)];
                if (Pending[kept].Bytes is { Length: > 1 } bytes)
                {
                    byte[] hollow = [.. bytes];
                    hollow.AsSpan(bytes.Length / 3, bytes.Length / 3).Clear();
                    variants.Add(After([.. before, Pending[kept] with { Bytes = bytes[..(bytes.Length / 2)] }]));
                    variants.Add(After([.. before, Pending[kept] with { Bytes = new byte[bytes.Length] }]));
                    variants.Add(After([.. before, Pending[kept] with { Bytes = hollow }]));
                }

                if (kept < Pending.Count - 1)
                {
                    variants.Add(After([.. before, Pending[kept]]));
                    variants.Add(After(Pending.Where((_, at) => at != kept)));
                }
            }

            if (Pending.Count > 0)
            {
                variants.Add(After(Pending));
            }

            return variants;
        }

        private byte[] After(IEnumerable<Pending> writes)
        {
            byte[] bytes = [.. _durable];
            foreach (Pending write in writes)
            {
                if (write.Bytes is null)
                {
                    Array.Resize(ref bytes, (int)write.Offset);
                }
                else
                {
                    if (bytes.Length < write.Offset + write.Bytes.Length)
                    {
                        Array.Resize(ref bytes, (int)write.Offset + write.Bytes.Length);
                    }

                    write.Bytes.CopyTo(bytes, write.Offset);
                }
            }

            return bytes;
        }
    }

    /// <summary>A change of a file that is not durable.</summary>
    /// <param name="Offset">Where; of a change of the length, the length.</param>
    /// <param name="Bytes">The bytes; null for a change of the length.</param>
    private sealed record Pending(long Offset, byte[]? Bytes);
}

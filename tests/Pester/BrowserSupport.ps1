# Dot-sourced by suites that look at pages in a browser: Debian's Chromium, installed if need be, and what it drew.

$chromium = '/usr/bin/chromium'

# Installs Chromium if it is missing. Returns why that is impossible; nothing when it is there.
function Install-Chromium {
    if ([System.IO.File]::Exists($chromium)) { return }
    if (-not [System.IO.File]::Exists('/usr/bin/apt-get') -or (id -u) -ne '0') {
        return "$chromium is missing, and only root can install it with apt-get."
    }

    # Two suites may do so at the same time: the later one waits for the lock of the earlier one.
    $install = 'export DEBIAN_FRONTEND=noninteractive; o="-o DPkg::Lock::Timeout=240"; { apt-get $o update; apt-get $o install -y --no-install-recommends chromium; } > /dev/null 2>&1 < /dev/null'
    timeout 400 sh -c $install
    if (-not [System.IO.File]::Exists($chromium)) { "Chromium could not be installed with apt-get." }
}

# Opens a page without a screen, for at most a minute, and returns what the browser says: its output, and its console.
function Invoke-Chromium([string] $Page, [string[]] $Options) {
    $folder = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    $null = [System.IO.Directory]::CreateDirectory($folder)
    $said = Join-Path $folder 'said'
    $words = @('60', $chromium, '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1',
        '--no-first-run', '--disable-background-networking', '--disable-component-update', '--enable-logging=stderr',
        "--user-data-dir=$folder/profile") + $Options + @("file://$Page")
    $output = timeout @words 2> $said
    $code = $LASTEXITCODE
    $lines = [System.IO.File]::ReadAllLines($said)
    if ($code -ne 0) { throw "Chromium ended with $code on ${Page}: $($lines[-1])" }
    @{ Output = $output -join "`n"; Console = @($lines -match ':CONSOLE\b') }
}

# The picture of a page in a window of a size.
function Get-Screenshot([string] $Page, [int] $Width, [int] $Height, [switch] $Dark) {
    $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).png"
    # What a system that prefers dark says to a page.
    $scheme = if ($Dark) { 0 } else { 1 }
    $null = Invoke-Chromium $Page @("--window-size=$Width,$Height", "--screenshot=$file", "--blink-settings=preferredColorScheme=$scheme")
    [MdLockTest.Picture]::new($file)
}

if (-not ('MdLockTest.Picture' -as [type])) {
    Add-Type -TypeDefinition @'
namespace MdLockTest
{
    using System;
    using System.Buffers.Binary;
    using System.Collections.Generic;
    using System.IO;
    using System.IO.Compression;

    // A PNG of 8 bits a channel, after chapters 9 to 11 of its specification, and how often each colour is in it.
    public sealed class Picture
    {
        private readonly Dictionary<int, int> _colours = new Dictionary<int, int>();

        public Picture(string path)
        {
            byte[] file = File.ReadAllBytes(path);
            int channels = 0;
            var packed = new MemoryStream();
            for (int at = 8; at < file.Length;)
            {
                int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
                string kind = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
                if (kind == "IHDR")
                {
                    Width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 8));
                    Height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at + 12));
                    channels = file[at + 16] != 8 ? 0 : file[at + 17] == 2 ? 3 : file[at + 17] == 6 ? 4 : 0;
                    if (channels == 0) throw new InvalidDataException("Another kind of PNG than the browser used to write.");
                }
                else if (kind == "IDAT")
                {
                    packed.Write(file, at + 8, length);
                }

                at += length + 12;
            }

            packed.Position = 0;
            var pixels = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionMode.Decompress)) zlib.CopyTo(pixels);
            Count(pixels.ToArray(), channels);
        }

        public int Width { get; private set; }

        public int Height { get; private set; }

        public int ColourCount { get { return _colours.Count; } }

        // How many pixels are of a colour: #rrggbb.
        public int CountOf(string colour)
        {
            int value;
            return _colours.TryGetValue(Convert.ToInt32(colour.Substring(1), 16), out value) ? value : 0;
        }

        private void Count(byte[] raw, int channels)
        {
            int stride = Width * channels;
            byte[] above = new byte[stride];
            for (int y = 0; y < Height; y++)
            {
                byte[] line = new byte[stride];
                int start = y * (stride + 1);
                for (int x = 0; x < stride; x++)
                {
                    int left = x < channels ? 0 : line[x - channels], up = above[x], corner = x < channels ? 0 : above[x - channels];
                    int predicted;
                    switch (raw[start])
                    {
                        case 1: predicted = left; break;
                        case 2: predicted = up; break;
                        case 3: predicted = (left + up) / 2; break;
                        case 4: predicted = Paeth(left, up, corner); break;
                        default: predicted = 0; break;
                    }

                    line[x] = (byte)(raw[start + 1 + x] + predicted);
                }

                for (int x = 0; x < stride; x += channels)
                {
                    int colour = (line[x] << 16) | (line[x + 1] << 8) | line[x + 2], count;
                    _colours.TryGetValue(colour, out count);
                    _colours[colour] = count + 1;
                }

                above = line;
            }
        }

        private static int Paeth(int left, int up, int corner)
        {
            int guess = left + up - corner;
            int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
            return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
        }
    }
}
'@
}

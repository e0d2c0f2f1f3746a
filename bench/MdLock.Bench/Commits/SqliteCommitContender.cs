using System.Diagnostics;
using MdLock.Bench.Contenders;
using Microsoft.Data.Sqlite;

namespace MdLock.Bench.Commits;

/// <summary>The same edit of a document that is a row of a SQLite table: WAL, and synced at each commit.</summary>
internal sealed class SqliteCommitContender : IContender
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _write;
    private readonly SqliteCommand _commit;
    private readonly SqliteParameter _content;
    private readonly int _number;

    public SqliteCommitContender(string folder, int number)
    {
        _number = number;
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "guide.db"), Pooling = false }.ToString());
        _connection.Open();

        // SQLite's own wait, which retries within milliseconds; that of the .NET package sleeps far longer.
        Command("PRAGMA busy_timeout = 300000").ExecuteNonQuery();
        Command("PRAGMA journal_mode = WAL").ExecuteNonQuery();
        Command("PRAGMA synchronous = FULL").ExecuteNonQuery();
        _begin = Command("BEGIN IMMEDIATE");
        _read = Command("SELECT content FROM document WHERE id = 1");
        _write = Command("UPDATE document SET content = $content WHERE id = 1");
        _content = _write.Parameters.Add("$content", SqliteType.Blob);
        _commit = Command("COMMIT");
    }

    /// <summary>The document.</summary>
    public byte[] Content => (byte[])_read.ExecuteScalar()!;

    /// <summary>Makes the table and puts the document of the folder into it.</summary>
    public static void Create(string folder)
    {
        using var database = new SqliteCommitContender(folder, number: 0);
        database.Command("CREATE TABLE document (id INTEGER PRIMARY KEY, content BLOB)").ExecuteNonQuery();
        using SqliteCommand insert = database.Command("INSERT INTO document VALUES (1, $content)");
        insert.Parameters.AddWithValue("$content", File.ReadAllBytes(ContenderKinds.DocumentPath(folder)));
        insert.ExecuteNonQuery();
    }

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        _begin.ExecuteNonQuery();
        byte[] document = Content;
        EditCount.Increment(document, _number);
        _content.Value = document;
        _write.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
        return Stopwatch.GetElapsedTime(asked);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}

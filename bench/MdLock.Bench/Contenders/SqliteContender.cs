using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace MdLock.Bench.Contenders;

/// <summary>Counts in a row of a SQLite table, in transactions that take the write lock at their start.</summary>
internal sealed class SqliteContender : IContender
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _commit;

    public SqliteContender(string folder)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = DatabasePath(folder), Pooling = false }.ToString());
        _connection.Open();

        // SQLite's own wait, which retries within milliseconds; that of the .NET package sleeps far longer.
        Command("PRAGMA busy_timeout = 60000").ExecuteNonQuery();
        Command("CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY, value INTEGER)").ExecuteNonQuery();
        Command("INSERT OR IGNORE INTO counter VALUES (1, 0)").ExecuteNonQuery();
        _begin = Command("BEGIN IMMEDIATE");
        _update = Command("UPDATE counter SET value = value + 1 WHERE id = 1");
        _commit = Command("COMMIT");
    }

    /// <summary>What the counter says.</summary>
    public long Value => (long)Command("SELECT value FROM counter").ExecuteScalar()!;

    public TimeSpan Once()
    {
        long asked = Stopwatch.GetTimestamp();
        _begin.ExecuteNonQuery();
        TimeSpan waited = Stopwatch.GetElapsedTime(asked);
        _update.ExecuteNonQuery();
        _commit.ExecuteNonQuery();
        return waited;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string DatabasePath(string folder) => Path.Combine(folder, "counter.db");

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}

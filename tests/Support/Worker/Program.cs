using MdLock;
using MdLock.Errors;
using MdLock.Sessions;
using MdLock.Settings;
using MdLock.Worker;

LockSettings settings = LockSettings.FromEnvironment(Environment.GetEnvironmentVariable);
using var engine = new MdLockEngine(settings);
using OwnerSession session = engine.OpenSession("worker");
var editor = new Editor(session);
Console.WriteLine(Wire.Write(new WorkerReply()));
while (Console.ReadLine() is { } line)
{
    WorkerReply reply;
    try
    {
        reply = editor.Do(Wire.Read<WorkerRequest>(line));
    }
    catch (MdLockException refusal)
    {
        reply = new() { Error = refusal.ErrorId, Message = refusal.ToString() };
    }
    catch (Exception other)
    {
        // Whatever it is, the test that asked is the one to judge it.
        reply = new() { Error = other.GetType().Name, Message = other.ToString() };
    }

    Console.WriteLine(Wire.Write(reply));
}

namespace HfPipelines.Tests.Media;

/// <summary>Programs in a folder that answer as ffmpeg's would, so that reading their output is tested without them.</summary>
internal sealed class FakeTools : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("hfp-").FullName;

    /// <summary>Adds a program that writes a file to its output and its arguments to another.</summary>
    public FakeTools With(string name, byte[] output, int exit = 0, string complaint = "")
    {
        string answer = Write($"{name}.answer", output), program = Path.Combine(Folder, name);
        File.WriteAllText(program, $"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{program}.arguments'\ncat '{answer}'\necho '{complaint}' >&2\nexit {exit}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string[] Arguments(string name) => File.ReadAllLines(Path.Combine(Folder, $"{name}.arguments"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

using System.ComponentModel;
using System.Diagnostics;

namespace HfPipelines.Media;

/// <summary>A program of ffmpeg, run as a process that reads one file and writes to its standard output.</summary>
/// <param name="name"><c>ffmpeg</c> or <c>ffprobe</c>.</param>
/// <param name="folder">Where it lies; null to look where the system does.</param>
/// <param name="fail">Makes the error of the kind of media that is read.</param>
internal sealed class MediaTool(string name, string? folder, Func<string, Exception?, HfPipelinesException> fail)
{
    /// <summary>What a file may refer to: nothing but itself.</summary>
    private const string Protocols = "file,pipe";

    /// <summary>Runs the program.</summary>
    /// <param name="file">The file.</param>
    /// <param name="before">Arguments before the file.</param>
    /// <param name="behind">Arguments behind the file.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="read">Reads the output; may stop before its end.</param>
    /// <exception cref="HfPipelinesException">The program is not installed, cannot read the file, or takes too long.</exception>
    public T Run<T>(string file, IEnumerable<string> before, IEnumerable<string> behind, TimeSpan timeout, Func<Stream, T> read)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file}: expected a file, found none.", file);
        }

        string program = folder is null ? name : Path.Combine(folder, name);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (IEnumerable<string>)["-v", "error", "-protocol_whitelist", Protocols, .. before, "-i", $"file:{file}", .. behind])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Start(start, file);
        using var limit = new CancellationTokenSource(timeout);
        using CancellationTokenRegistration stop = limit.Token.Register(() => Kill(process));
        Task<string> complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            T result = read(process.StandardOutput.BaseStream);

            // What is not read any more must not keep the program waiting.
            Kill(process, when: process.StandardOutput.BaseStream.ReadByte() >= 0, out bool isEnough);
            process.WaitForExit();
            return limit.IsCancellationRequested ? throw fail($"{file}: {name} took longer than {timeout.TotalSeconds} s.", null)
                : process.ExitCode == 0 || isEnough ? result
                : throw fail($"{file}: {name} cannot read it: {FirstLine(complaints.GetAwaiter().GetResult())}", null);
        }
        finally
        {
            Kill(process);
        }
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];

    private static void Kill(Process process, bool when, out bool isEnough)
    {
        isEnough = when;
        if (when)
        {
            Kill(process);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private Process Start(ProcessStartInfo start, string file)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw fail($"{file}: this kind of file is read with {name}, which was not found. Install ffmpeg, or convert the file first.", error);
        }
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace HfPipelines.Benchmarks;

/// <summary>Another process that measures the same and prints JSON lines: a Python script, or this program on its own.</summary>
internal sealed class Reference : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private Reference(string program, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a script of the folder <c>benchmarks/python</c>.</summary>
    public static Reference Python(string python, string script, params string[] arguments) => new(python, [Path.Combine(Root(), "benchmarks", "python", script), .. arguments]);

    /// <summary>Starts a script of the folder <c>benchmarks/node</c>.</summary>
    public static Reference Node(string script, params string[] arguments) => new("node", [Path.Combine(Root(), "benchmarks", "node", script), .. arguments]);

    /// <summary>Starts this program again.</summary>
    public static Reference Itself(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    /// <summary>Asks for another round, so that rounds of both sides alternate and suffer alike from what else the machine does.</summary>
    /// <param name="argument">What the round is told.</param>
    public JsonElement Round(string argument = "")
    {
        _process.StandardInput.WriteLine(argument);
        _process.StandardInput.Flush();
        return Read();
    }

    /// <summary>Waits for the next line.</summary>
    public JsonElement Read()
        => JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} failed: {_error.Result}")).RootElement;

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HfPipelines.Generators.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The benchmarks run inside the repository.");
    }
}

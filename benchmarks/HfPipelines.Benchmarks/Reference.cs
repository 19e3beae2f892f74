using System.Diagnostics;
using System.Text.Json;

namespace HfPipelines.Benchmarks;

/// <summary>Runs a Python script that prints one JSON line.</summary>
internal static class Reference
{
    public static JsonElement Run(string python, string script, params string[] arguments)
        => RunProcess(python, [Path.Combine(Root(), "benchmarks", "python", script), .. arguments]);

    public static JsonElement RunProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement
            : throw new InvalidOperationException($"{program} failed: {error.Result}");
    }

    private static string Root()
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

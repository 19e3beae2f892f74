using System.CommandLine;
using HfPipelines.Verification;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp verify AREA PATH</c>: what HfPipelines gives against what the Python originals gave.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var area = new Argument<string>("area") { Description = $"The area: {string.Join(", ", Verifiers.All.Select(v => v.Area))}." };
        var path = new Argument<string>("path") { Description = "A folder or a zip of fixtures." };
        var filter = new Option<string?>("--filter") { Description = "Runs only the cases whose name (folder/Class) contains this text." };
        var generate = new Option<bool>("--generate") { Description = "Also runs the generation cases." };
        var report = new Option<string?>("--report") { Description = "Writes a report: .md or .json." };
        var command = new Command("verify", "Compares with what the Python originals gave.") { area, path, filter, generate, report };
        command.SetAction((result, cancellationToken) => Task.Run(
            () => Verify(
                result.GetRequiredValue(area),
                result.GetRequiredValue(path),
                new VerifyOptions(result.GetValue(filter), result.GetValue(generate)),
                result.GetValue(report),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static int Verify(string area, string path, VerifyOptions options, string? report, CancellationToken cancellationToken)
    {
        AreaVerifier verifier = Verifiers.All.FirstOrDefault(v => v.Area == area)
            ?? throw new HfPipelinesException($"verify: expected an area ({string.Join(", ", Verifiers.All.Select(v => v.Area))}), found '{area}'.");
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new HfPipelinesException($"{path}: expected a folder or a zip of fixtures, found nothing.");
        }

        using FixtureSource fixtures = FixtureSource.Open(path);
        var results = new List<CaseResult>();
        foreach (CaseResult result in verifier.Run(fixtures, options, cancellationToken))
        {
            results.Add(result);
            if (!result.Passed)
            {
                Console.WriteLine($"FAILED {result.Name} {result.Column}: {result.Message}");
            }
        }

        if (report is not null)
        {
            VerificationReport.Write(report, area, results);
        }

        int failed = results.Count(r => !r.Passed);
        Console.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 && results.Count > 0 ? 0 : 1;
    }
}

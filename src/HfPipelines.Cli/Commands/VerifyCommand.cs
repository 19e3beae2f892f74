using System.CommandLine;
using HfPipelines.Architectures;
using HfPipelines.Verification;
using HfPipelines.Verification.Matrix;
using TorchSharp;

namespace HfPipelines.Cli.Commands;

/// <summary><c>hfp verify AREA PATH</c>: what HfPipelines gives against what the Python originals gave.</summary>
internal static class VerifyCommand
{
    private const string AllAreas = "all";

    private static string Areas => string.Join(", ", Verifiers.All.Select(v => v.Area));

    public static Command Create()
    {
        var area = new Argument<string>("area") { Description = $"The area: {Areas}; or {AllAreas}." };
        var path = new Argument<string>("path") { Description = $"A folder or a zip of fixtures; for {AllAreas} the folder with the zips of the areas." };
        var filter = new Option<string?>("--filter") { Description = "Runs only the cases whose name (folder/Class) contains this text." };
        var generate = new Option<bool>("--generate") { Description = "Also runs the generation cases." };
        var report = new Option<string?>("--report") { Description = $"Writes a report: .md or .json; for {AllAreas} MATRIX.md and VERIFICATION.md into this folder." };
        Option<string?> device = DeviceOption.Create($"on the CPU; not for {AllAreas}");
        var command = new Command("verify", "Compares with what the Python originals gave.") { area, path, filter, generate, report, device };
        command.SetAction((result, cancellationToken) => Task.Run(
            () => result.GetRequiredValue(area) == AllAreas
                ? VerifyAll(result.GetRequiredValue(path), result.GetValue(report), cancellationToken)
                : Verify(
                    result.GetRequiredValue(area),
                    result.GetRequiredValue(path),
                    new VerifyOptions(result.GetValue(filter), result.GetValue(generate), DeviceOption.Read(result.GetValue(device))),
                    result.GetValue(report),
                    cancellationToken),
            cancellationToken));
        return command;
    }

    private static int Verify(string area, string path, VerifyOptions options, string? report, CancellationToken cancellationToken)
    {
        AreaVerifier verifier = Verifiers.All.FirstOrDefault(v => v.Area == area)
            ?? throw new HfPipelinesException($"verify: expected an area ({Areas}, {AllAreas}), found '{area}'.");
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw new HfPipelinesException($"{path}: expected a folder or a zip of fixtures, found nothing.");
        }

        if (options.Device?.type == DeviceType.CUDA)
        {
            // Convolutions round to fewer bits there unless they are told not to.
            torch.backends.cudnn.allow_tf32 = false;
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

    private static int VerifyAll(string folder, string? report, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new HfPipelinesException($"{folder}: expected a folder with the zips of the areas, found none.");
        }

        var runs = new List<AreaRun>();
        foreach ((AreaVerifier verifier, string archive) in AreaRun.Find(folder))
        {
            AreaRun run = AreaRun.Run(verifier, archive, cancellationToken);
            runs.Add(run);
            Console.WriteLine($"{run.Archive}: {run.Results.Count(r => r.Passed)} passed, {run.Results.Count(r => !r.Passed)} failed");
        }

        IReadOnlyList<string> notChecked = AreaRun.FindUnchecked(folder);
        foreach (string archive in notChecked)
        {
            Console.WriteLine($"{archive}: missing, nothing checks it yet");
        }

        if (report is not null)
        {
            Directory.CreateDirectory(report);
            File.WriteAllText(Path.Combine(report, "MATRIX.md"), new VerificationMatrix(BuiltInArchitectures.Registry, runs).Markdown());
            File.WriteAllText(Path.Combine(report, "VERIFICATION.md"), VerificationSummary.Markdown(runs, notChecked));
        }

        int failed = runs.Sum(run => run.Results.Count(r => !r.Passed));
        int passed = runs.Sum(run => run.Results.Count) - failed;
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }
}

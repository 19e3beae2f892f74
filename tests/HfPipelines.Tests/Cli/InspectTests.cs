using System.Diagnostics;
using System.Text.RegularExpressions;
using HfPipelines.Tests.Pipelines;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Cli;

/// <summary><c>hfp inspect</c>, run as a user runs it.</summary>
public sealed class InspectTests
{
    // Any file of a type without a network: the test moves on to another one when this has its network.
    private const string WithoutNetwork = "object-detection/deformable_detr.json";

    [Fact]
    public async Task A_type_without_a_network_is_described_and_its_classes_are_marked_as_missing()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(WithoutNetwork);
        (int code, string output, string errors) = await RunAsync("inspect", checkpoint.Folder);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("model type deformable_detr", output, StringComparison.Ordinal);
        Assert.Contains("checkpoint of DeformableDetrForObjectDetection", output, StringComparison.Ordinal);
        Assert.Contains("DeformableDetrForObjectDetection (missing)", output, StringComparison.Ordinal);
        Assert.Contains("element type F32", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_with_a_network_is_not_marked()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write("text-classification/bert.json");
        (int code, string output, _) = await RunAsync("inspect", checkpoint.Folder);
        Assert.Equal(0, code);
        Assert.Contains("checkpoint of BertForSequenceClassification", output, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_nobody_knows_is_an_error_of_one_line()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(WithoutNetwork, config => config["model_type"] = "nobody_knows");
        (int code, string output, string errors) = await RunAsync("inspect", checkpoint.Folder);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("hfp: ", errors, StringComparison.Ordinal);
        Assert.Contains("'nobody_knows'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_an_error_of_one_line()
    {
        (int code, _, string errors) = await RunAsync("verify", "forward", Repository.Fixture("forward.zip"), "--filter", "vit/", "--device", "nowhere");
        Assert.Equal(1, code);
        Assert.StartsWith("hfp: --device: ", errors, StringComparison.Ordinal);
        Assert.Contains("'nowhere'", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "hfp.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, OneLine(await output), OneLine(await errors));
    }

    // Tables break lines at the width of the terminal.
    private static string OneLine(string text) => Regex.Replace(text, @"\s+", " ").Trim();
}

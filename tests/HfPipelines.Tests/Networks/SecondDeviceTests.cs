using HfPipelines.Tests.Layers;
using HfPipelines.Tests.Native;
using HfPipelines.Verification;
using HfPipelines.Verification.Forward;

namespace HfPipelines.Tests.Networks;

/// <summary>
/// Networks run on the device of their weights and inputs: whatever they make themselves (masks, positions, tables) must lie there too. Where it does not,
/// the message tells of a tensor that is not lazy, or torch ends the process; it also does so for parts of <c>chunk</c> and <c>split</c>, which this device
/// gives on the CPU: take <c>narrow</c>.
/// </summary>
public sealed class SecondDeviceTests
{
    private const string Missing = "missing: ";

    // The scores of their queries lie 1e-7 apart and less: which are best hangs on the order of sums, and the original itself, run again, differs by 0.02.
    private static readonly string[] Ties = ["rt_detr/RTDetrModel", "rt_detr/RTDetrForObjectDetection", "rt_detr_v2/RTDetrV2Model", "rt_detr_v2/RTDetrV2ForObjectDetection"];

    [LazyDeviceFact]
    public void A_class_of_every_network_equals_the_original_on_a_second_device()
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("forward.zip"));
        string[] names = [.. fixtures.Names.Where(n => n.EndsWith(".json", StringComparison.Ordinal) && !Path.GetFileName(n).StartsWith('_')).Select(n => n[..^".json".Length]).Except(Ties)];
        List<CaseResult> results = [.. names.GroupBy(n => Path.GetDirectoryName(n)).Select(type => First(fixtures, type)).OfType<CaseResult>()];
        string[] failures = [.. results.Where(r => !r.Passed).Select(r => $"{r.Name}: {r.Message}")];
        Assert.True(failures.Length == 0, string.Join('\n', failures));
        Assert.True(results.Count >= 30, $"{results.Count} networks");
    }

    // The first class of a type that has a network; null where none has.
    private static CaseResult? First(FixtureSource fixtures, IEnumerable<string> names)
        => names
            .SelectMany(name => new ForwardVerifier().Run(fixtures, new VerifyOptions(name, Device: LazyDevice.Instance)).Take(1))
            .FirstOrDefault(result => result.Message?.StartsWith(Missing, StringComparison.Ordinal) != true);
}

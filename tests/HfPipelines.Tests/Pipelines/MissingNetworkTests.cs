using HfPipelines.Architectures;
using HfPipelines.Networks;
using HfPipelines.Pipelines;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

/// <summary>What a user meets with a model type whose network nobody has written yet.</summary>
public sealed class MissingNetworkTests
{
    // Any file of a type without a network: the test moves on to another one when this has its network.
    private const string File = "object-detection/deformable_detr.json";

    [Fact]
    public async Task Loading_says_which_network_is_missing()
    {
        using PipelineCheckpoint checkpoint = FixtureCheckpoints.Write(File);
        MissingNetworkException error = await Assert.ThrowsAsync<MissingNetworkException>(() => AutoPipeline.LoadAsync(checkpoint.Folder));
        Assert.Contains("'DeformableDetrForObjectDetection'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'deformable_detr'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MissingNetworkException>(() => AutoPipeline.LoadAsync<ObjectDetectionPipeline>(checkpoint.Folder));
    }

    [Fact]
    public void The_type_is_listed_with_its_classes_and_without_a_network()
    {
        Assert.True(BuiltInArchitectures.Registry.TryGet("deformable_detr", out Architecture? architecture));
        Assert.Contains(architecture.Classes, c => c.Name == "DeformableDetrForObjectDetection" && c.Tasks.Contains("object_detection"));
        Assert.All(architecture.Classes, c => Assert.Null(c.Create));
    }
}

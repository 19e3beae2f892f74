using HfPipelines.Checkpoints;

namespace HfPipelines.Pipelines;

/// <summary>A checkpoint whose task has no typed pipeline: tensors in, tensors out.</summary>
public sealed class NetworkPipeline : ModelPipeline, IPipeline<NetworkPipeline>
{
    private NetworkPipeline(PretrainedModel model)
        : base(model)
    {
    }

    static string? IPipeline<NetworkPipeline>.Mapping => null;

    static NetworkPipeline IPipeline<NetworkPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model);
}

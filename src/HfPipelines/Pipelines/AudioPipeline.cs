using HfPipelines.Audio;
using HfPipelines.Checkpoints;

namespace HfPipelines.Pipelines;

/// <summary>A pipeline that takes recordings.</summary>
public abstract class AudioPipeline : ModelPipeline
{
    private protected AudioPipeline(PretrainedModel model, FeatureExtractor featureExtractor)
        : base(model) => FeatureExtractor = featureExtractor;

    /// <summary>Turns recordings into the network's inputs.</summary>
    public FeatureExtractor FeatureExtractor { get; }
}

using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>The arguments of one call of a feature extractor beside its recordings.</summary>
public sealed class AudioArguments
{
    /// <summary>
    /// Options by the names of transformers, over those of the configuration, for example <c>padding</c>, <c>max_length</c>, <c>truncation</c>,
    /// <c>return_attention_mask</c>.
    /// </summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The samples of what the network shall say, each [samples], for the classes that make labels of them (<c>audio_target</c>).</summary>
    public IReadOnlyList<Tensor> Targets { get; init; } = [];
}

using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What a run of DETR leaves.</summary>
/// <param name="Output">The output.</param>
/// <param name="FeatureMaps">The backbone's feature maps.</param>
/// <param name="Projected">The projection of the last one, [batch, hidden, height, width].</param>
/// <param name="Mask">True where a place of it lies within its picture, [batch, height, width]; null where all do.</param>
internal sealed record DetrRun(ModelOutput Output, IReadOnlyList<Tensor> FeatureMaps, Tensor Projected, Tensor? Mask);

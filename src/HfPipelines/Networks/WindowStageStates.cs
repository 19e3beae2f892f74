using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The states of a stage of a <see cref="WindowEncoder"/>, [batch, rows · columns, channels].</summary>
/// <param name="First">What enters the first layer.</param>
/// <param name="Layers">What leaves each layer, or the last alone.</param>
/// <param name="Next">What the next stage gets, with half the rows and columns; the last stage's own result.</param>
/// <param name="Rows">The number of rows within the stage.</param>
/// <param name="Columns">The number of columns within the stage.</param>
public sealed record WindowStageStates(Tensor First, IReadOnlyList<Tensor> Layers, Tensor Next, long Rows, long Columns);

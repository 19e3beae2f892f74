using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A decoder whose queries look for objects among the places of a picture.</summary>
public interface IObjectDecoder
{
    /// <summary>Runs all layers.</summary>
    /// <param name="input">The call, which says whether to keep the states between the layers.</param>
    /// <param name="queries">[batch, queries, hidden].</param>
    /// <param name="queryPositions">What stands for each query's place, [queries, hidden].</param>
    /// <param name="queryMask">Which queries may be seen.</param>
    /// <param name="memory">The places of the picture, [batch, places, hidden].</param>
    /// <param name="memoryPositions">Their positions, [batch or 1, places, hidden].</param>
    /// <param name="memoryMask">Which places may be seen.</param>
    /// <param name="output">Where the states between the layers go.</param>
    HiddenStates Forward(
        ModelInput input, Tensor queries, Tensor queryPositions, AttentionMask queryMask, Tensor memory, Tensor memoryPositions, AttentionMask memoryMask, ModelOutput output);
}

using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mamba")]
internal static class MambaNetworks
{
    public static RecurrentModels Models(MambaConfig config, Weights weights)
    {
        var options = new MambaOptions
        {
            HiddenSize = config.HiddenSize,
            InnerSize = config.IntermediateSize ?? config.Expand * config.HiddenSize,
            StateSize = config.StateSize,
            Kernel = config.ConvKernel,
            TimeStepRank = config.TimeStepRank is { ValueKind: JsonValueKind.Number } rank ? rank.GetInt32() : (config.HiddenSize + 15) / 16,
            Activation = config.HiddenAct,
            Bias = config.UseBias,
            ConvolutionBias = config.UseConvBias,
        };
        var norm = NormOptions.RootMeanSquare(config.LayerNormEpsilon);
        return new RecurrentModels(
            view => new MambaDecoder(view, options, config.VocabSize, config.NumHiddenLayers, norm, config.ResidualInFp32), (config.VocabSize, config.HiddenSize), config, weights);
    }
}

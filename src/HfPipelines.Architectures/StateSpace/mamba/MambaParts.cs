using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>What Mamba and its descendants are made of.</summary>
internal static class MambaParts
{
    /// <summary>The classes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="parameterNorm">The norms of what time steps and ways in and out of the states are computed from; null for none.</param>
    public static RecurrentModels Models<TConfig>(TConfig config, Weights weights, NormOptions? parameterNorm = null)
        where TConfig : PretrainedConfig, IMambaConfig
    {
        var options = new MambaOptions
        {
            HiddenSize = config.HiddenSize,
            InnerSize = config.IntermediateSize ?? config.Expand * config.HiddenSize,
            StateSize = config.StateSize,
            Kernel = config.ConvKernel,
            TimeStepRank = config.TimeStepRank is { ValueKind: JsonValueKind.Number } rank ? rank.GetInt32() : (config.HiddenSize + 15) / 16,
            Activation = config.HiddenAct,
            ParameterNorm = parameterNorm,
            Bias = config.UseBias,
            ConvolutionBias = config.UseConvBias,
        };
        return Models(config, weights, (mixer, layer) => new MambaMixer(mixer, options, layer));
    }

    /// <summary>The classes, with another mixer in each layer.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="mixer">Makes a mixer from its view and the number of its layer.</param>
    public static RecurrentModels Models<TConfig>(TConfig config, Weights weights, Func<Weights, int, RecurrentMixer> mixer)
        where TConfig : PretrainedConfig, IMambaSizes
        => new(
            view => new MambaDecoder(
                view, mixer, (config.VocabSize, config.HiddenSize, config.NumHiddenLayers), NormOptions.RootMeanSquare(config.LayerNormEpsilon), config.ResidualInFp32),
            (config.VocabSize, config.HiddenSize),
            config,
            weights);
}

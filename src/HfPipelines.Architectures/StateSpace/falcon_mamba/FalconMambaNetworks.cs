using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("falcon_mamba")]
internal static class FalconMambaNetworks
{
    public static RecurrentModels Models(FalconMambaConfig config, Weights weights)
        => MambaParts.Models(config, weights, new NormOptions(NormKind.UnscaledRootMeanSquare, config.MixerRmsEps));
}

public partial record FalconMambaConfig : IMambaConfig;

using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mamba")]
internal static class MambaNetworks
{
    public static RecurrentModels Models(MambaConfig config, Weights weights) => MambaParts.Models(config, weights);
}

public partial record MambaConfig : IMambaConfig;

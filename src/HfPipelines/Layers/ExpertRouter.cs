using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Chooses experts for each token.</summary>
public abstract class ExpertRouter
{
    /// <summary>Chooses.</summary>
    /// <param name="input">[batch, length, hidden].</param>
    /// <returns>The choice for each of the batch · length tokens, in order.</returns>
    public abstract ExpertRouting Route(Tensor input);
}

using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>The entropy of distributions, computed as <c>torch.distributions.Categorical</c> does.</summary>
internal static class Entropy
{
    /// <summary>The entropy of each row of scores, [rows].</summary>
    public static Tensor Of(Tensor scores) => Of(Normalize(scores), out _);

    /// <summary>The entropy and the probabilities of rows of normalized scores.</summary>
    public static Tensor Of(Tensor normalized, out Tensor probabilities)
    {
        probabilities = nn.functional.softmax(normalized, -1);
        return normalized.clamp(min: float.MinValue).mul_(probabilities).sum(-1).neg_();
    }

    /// <summary>Scores whose exponentials sum to 1.</summary>
    public static Tensor Normalize(Tensor scores) => scores.sub(scores.logsumexp(-1, keepdim: true));
}

namespace HfPipelines;

/// <summary>How ending tokens become likelier with the length.</summary>
/// <param name="StartIndex">The number of new tokens after which it begins.</param>
/// <param name="Factor">The base: an ending token's score grows by its size times <c>Factor^n - 1</c>.</param>
public readonly record struct ExponentialDecay(int StartIndex, double Factor);

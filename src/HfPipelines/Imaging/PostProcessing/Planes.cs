using HfPipelines.Imaging.Resizing;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Planes of numbers over a picture - scores, masks, depths - in another size.</summary>
internal static class Planes
{
    /// <summary>Stretches planes with straight lines between the samples.</summary>
    /// <param name="planes">Floats [planes, height, width] or [batch, planes, height, width].</param>
    /// <param name="size">The size.</param>
    /// <param name="antialias">Whether the filter widens when planes shrink, as torchvision's does.</param>
    public static Tensor Stretch(Tensor planes, TargetSize size, bool antialias = false)
        => antialias ? TorchResizer.Resize(planes.cpu(), size.Height, size.Width, Resampling.Bilinear)
            : Interpolate(planes, size, torch.InterpolationMode.Bilinear);

    /// <summary>Stretches planes by taking the nearest sample.</summary>
    /// <inheritdoc cref="Stretch"/>
    public static Tensor Nearest(Tensor planes, TargetSize size) => Interpolate(planes, size, torch.InterpolationMode.Nearest);

    private static Tensor Interpolate(Tensor planes, TargetSize size, torch.InterpolationMode mode)
    {
        if (planes.NumberOfElements == 0)
        {
            return zeros([.. planes.shape[..^2], size.Height, size.Width], planes.dtype, planes.device);
        }

        bool? corners = mode == torch.InterpolationMode.Nearest ? null : false;
        return planes.dim() == 4 ? nn.functional.interpolate(planes, [size.Height, size.Width], mode: mode, align_corners: corners)
            : nn.functional.interpolate(planes.unsqueeze(0), [size.Height, size.Width], mode: mode, align_corners: corners).squeeze(0);
    }
}
